"""The waiting room before an edition: docs/waiting-room.md."""
