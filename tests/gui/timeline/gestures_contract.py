"""A taxonomy with every kind of containment and overlap, for tests of the timeline."""

from __future__ import annotations

TAXONOMY = """
framegrain_taxonomy: 1
name: Gestures
version: "1"
scene:
  - {id: scene, name: Scene, scopes: [segment]}
action:
  - {id: gesture, name: Gesture, scopes: [segment]}
  - id: phase
    name: Phase
    use: leaves
    scopes: [segment]
    within: [gesture]
    containment: tile
    children: [{id: prepare, name: Prepare}, {id: stroke, name: Stroke}]
  - {id: gloss, name: Gloss, scopes: [segment], within: [gesture], containment: one}
  - {id: sit, name: Sit, scopes: [segment], overlap: trim}
  - {id: talk, name: Talk, scopes: [segment], overlap: forbid}
  - {id: nod, name: Nod, scopes: [segment, frame]}
object:
  - {id: thing, name: Thing, shapes: [box]}
"""
