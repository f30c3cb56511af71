"""The transport bar: where the video stands, how exact that is, and how it plays."""
