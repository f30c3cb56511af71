"""Disks that fill up, break, forget and lie, under the code as it is."""
