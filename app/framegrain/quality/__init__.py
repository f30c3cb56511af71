"""What can be said of a taxonomy before anybody labels with it."""
