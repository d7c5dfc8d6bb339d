"""Models of training come with the training programmes; the app is registered so that their place is kept."""
