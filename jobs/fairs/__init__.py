"""The job fair: an app of its own above the rest of jobs, which never imports it."""
