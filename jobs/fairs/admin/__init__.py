"""Where officers run the fair, one file a noun."""
