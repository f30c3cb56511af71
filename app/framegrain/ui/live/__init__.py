"""Live coding: the keys that are held, the sign that says so, and the time a person takes to react."""
