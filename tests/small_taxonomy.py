"""A taxonomy with one of each kind of rule, for tests."""

from __future__ import annotations

TAXONOMY = """
framegrain_taxonomy: 1
name: Street
version: "1"
scene:
  - {id: day, name: Day, definition: Sun., scopes: [clip], hotkey: 1, exclusive: true}
  - {id: night, name: Night, definition: No sun., scopes: [clip], hotkey: 2, exclusive: true}
action:
  - {id: walk, name: Walk, definition: Feet alternate., scopes: [segment], hotkey: w, duration: {at_least: 3 frames}}
  - {id: stand, name: Stand, definition: Feet rest., scopes: [segment], hotkey: t}
  - {id: meet, name: Meet, definition: Two people talk., scopes: [segment], within: [day], hotkey: m}
  - {id: touch, name: Touch, definition: First contact., scopes: [frame], hotkey: z}
object:
  - id: person
    name: Person
    definition: A human being.
    shapes: [box]
    attributes: [{id: age, required: true}, facing, {id: bag, when: {age: [adult]}}]
    hotkey: p
  - {id: thing, name: Thing, definition: Anything., shapes: [box, rotated_box, polygon, cuboid], hotkey: h}
  - {id: pond, name: Pond, definition: Water., shapes: [polygon], hotkey: d}
  - {id: van, name: Van, definition: A van., shapes: [cuboid], hotkey: v}
attribute:
  - {id: age, name: Age, definition: How old., type: choice, values: [child, adult]}
  - {id: facing, name: Facing, definition: Which way., type: choice, values: [left, right, away], changing: true}
  - {id: bag, name: Bag, definition: Carries a bag., type: yes_no}
"""
