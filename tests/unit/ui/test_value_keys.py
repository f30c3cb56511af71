"""Which attribute a key sets, and to what."""

from __future__ import annotations

from framegrain.domain.taxonomy import Attribute, AttributeType, Choice
from framegrain.ui.inspector.form import MIXED, Field
from framegrain.ui.inspector.value_keys import choice, field_in_hand, keys_text, next_field, options


def field(name: str, kind: AttributeType, *choices: str, **more: object) -> Field:
    attribute = Attribute(id=name, name=name, type=kind, choices=tuple(Choice(id=c, name=c) for c in choices))
    usual = {
        "value": None,
        "required": False,
        "changes": False,
        "fixed": True,
        "here": True,
        "clearable": False,
    }
    return Field(attribute=attribute, **{**usual, **more})  # type: ignore[arg-type]


TEXT = field("note", AttributeType.TEXT)
BAG = field("bag", AttributeType.YES_NO)
AGE = field("age", AttributeType.CHOICE, "child", "adult", required=True)
FACING = field("facing", AttributeType.CHOICE, "left", "right", here=False)
WEARS = field("wears", AttributeType.MANY, "hat", "scarf", "coat", value=["scarf"])


def test_what_is_needed_comes_first_and_what_was_set_last_stays():
    fields = [TEXT, BAG, AGE, FACING, WEARS]
    assert field_in_hand(fields) is AGE
    assert field_in_hand(fields, "wears") is WEARS
    assert field_in_hand(fields, "facing") is AGE, "it can't be set on this frame"
    assert field_in_hand([TEXT, BAG, WEARS]) is BAG
    assert field_in_hand([TEXT]) is None


def test_the_next_field_goes_round():
    fields = [TEXT, BAG, AGE, FACING, WEARS]
    assert next_field(fields, "age") is WEARS
    assert next_field(fields, "wears") is BAG
    assert next_field([TEXT], "") is None


def test_a_key_stands_for_a_choice():
    assert choice(BAG, 1) == (True,)
    assert choice(BAG, 2) == (False,)
    assert choice(AGE, 2) == ("adult",)
    assert choice(AGE, 3) is None
    assert choice(TEXT, 1) is None


def test_of_several_choices_a_key_puts_one_in_or_takes_it_out():
    assert choice(WEARS, 1) == (["hat", "scarf"],)
    assert choice(WEARS, 2) == (None,)
    mixed = WEARS._replace(value=MIXED)
    assert choice(mixed, 3) == (["coat"],)


def test_the_tenth_choice_has_no_key():
    many = field("many", AttributeType.CHOICE, *"abcdefghijk")
    assert options(many) == list("abcdefghi")
    assert choice(many, 10) is None


def test_keys_are_named_where_all_are_bound():
    assert keys_text(AGE, lambda action: f"Alt+{action[-1]}") == "Alt+1 – 2"
    assert keys_text(AGE, lambda action: "" if action == "attribute.2" else "F1") == ""
    assert keys_text(TEXT, lambda action: "x") == ""
