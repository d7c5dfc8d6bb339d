"""Where officers run training, one file a noun."""
