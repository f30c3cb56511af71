"""Video files: the only place that uses PyAV. Frame index, exact reader, cache, decode thread, pictures.

Frame i is the i-th picture a sequential decode shows. Nothing here computes a frame number from a time.
"""
