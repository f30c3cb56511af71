"""The sample video: three drawn shots with sound, and the exact positions of everything in them."""
