"""The timeline: what holds when, lane by lane, and the gestures that change it."""
