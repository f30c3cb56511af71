"""Where names stand and how they are read."""

from __future__ import annotations

import random

import pytest

from framegrain.domain.shapes import Box, bounds
from framegrain.ui.canvas.chips import HEIGHT, Followers, contrast, ink_on, luminance, place_chips
from framegrain.ui.canvas.layout import Drawn
from framegrain.ui.canvas.passing import Mark
from framegrain.ui.canvas.shields import Outline, Shields
from framegrain.ui.canvas.view import View

ROOM = (400.0, 300.0)


def drawn(number, box, *, selected=False):
    return Drawn(
        number=str(number),
        id=number, label="x", name="Somebody", colour="#112233", shape=box,
        bounds=bounds(box), selected=selected,
    )  # fmt: skip


def place(*items, view=View()):  # noqa: B008
    return {chip.id: chip for chip in place_chips(items, view, ROOM, lambda text: 6.0 * len(text))}


def test_a_name_stands_above_its_shape():
    chip = place(drawn(1, Box(x=100, y=100, width=50, height=50)))[1]
    assert chip.bottom in (99, 100)
    assert 97 <= chip.x <= 100


@pytest.mark.parametrize(
    "box",
    [
        Box(x=-20, y=-20, width=100, height=100),
        Box(x=380, y=0, width=100, height=100),
        Box(x=-50, y=-50, width=900, height=900),
        Box(x=390, y=290, width=100, height=100),
        Box(x=0, y=2, width=20, height=290),
    ],
)
def test_a_name_stays_in_the_room(box):
    chip = place(drawn(1, box))[1]
    assert chip.x >= 0
    assert chip.right <= 400
    assert chip.y >= 0
    assert chip.bottom <= 300


def test_out_of_sight_there_is_no_name():
    assert place(drawn(1, Box(x=500, y=0, width=10, height=10))) == {}


def test_names_avoid_each_other():
    rnd = random.Random(3)
    items = [
        drawn(n, Box(x=rnd.random() * 350, y=rnd.random() * 250, width=30, height=30)) for n in range(1, 40)
    ]
    chips = list(place(*items).values())
    assert len(chips) > 15
    for k, a in enumerate(chips):
        for b in chips[k + 1 :]:
            assert a.right <= b.x or b.right <= a.x or a.y + HEIGHT <= b.y or b.y + HEIGHT <= a.y


def apart(chip, box):
    return (
        chip.right <= box.x
        or chip.x >= box.x + box.width
        or chip.bottom <= box.y
        or chip.y >= box.y + box.height
    )


def shielded(*items):
    view = View()
    shields = Shields([Outline(item.id, item.bounds) for item in items], view)
    found = place_chips(items, view, ROOM, lambda text: 6.0 * len(text), shields=shields)
    return {chip.id: chip for chip in found}


def test_the_name_of_one_of_two_who_walk_in_pairs_does_not_cover_the_other():
    front, back = Box(x=100, y=100, width=22, height=80), Box(x=122, y=80, width=22, height=80)
    chips = shielded(drawn(1, front), drawn(2, back))
    assert apart(chips[1], back)
    assert apart(chips[2], front)
    assert chips[2].text == "Somebody"


def test_a_number_stands_where_the_name_would_cover_a_neighbour():
    middle = Box(x=130, y=100, width=22, height=80)
    sides = [Box(x=100, y=20, width=28, height=250), Box(x=154, y=20, width=28, height=250)]
    chips = shielded(drawn(1, middle), *(drawn(n, box) for n, box in enumerate(sides, 2)))
    assert chips[1].text == "1"
    assert all(apart(chips[1], box) for box in sides)


def test_the_selected_keeps_its_whole_name_beside_a_neighbour():
    sides = [Box(x=100, y=20, width=28, height=250), Box(x=154, y=20, width=28, height=250)]
    middle = drawn(9, Box(x=130, y=100, width=22, height=80), selected=True)
    assert shielded(*(drawn(n, box) for n, box in enumerate(sides)), middle)[9].text == "Somebody"


def test_a_name_may_stand_on_what_its_shape_lies_in():
    chips = shielded(
        drawn(1, Box(x=50, y=50, width=200, height=200)), drawn(2, Box(x=120, y=120, width=30, height=30))
    )
    assert chips[2].text == "Somebody"
    assert chips[2].bottom in (119, 120)


def test_in_a_heap_the_selected_keeps_its_name():
    heap = [drawn(n, Box(x=100, y=100, width=30, height=30)) for n in range(1, 30)]
    chips = place(*heap, drawn(99, Box(x=100, y=100, width=30, height=30), selected=True))
    assert 99 in chips
    assert len(chips) < 10


def test_the_view_moves_names_but_never_enlarges_them():
    near = place(drawn(1, Box(x=10, y=10, width=50, height=50)), view=View(4, 0, 40))[1]
    assert near.x in (39, 40)
    assert near.bottom in (79, 80)


@pytest.mark.parametrize(
    "colour", ["#56b4e9", "#e69f00", "#f0e442", "#000000", "#ffffff", "#7a1fa2", "#777777"]
)
def test_names_are_readable_on_every_colour(colour):
    assert contrast(luminance(colour), luminance(ink_on(colour))) >= 4.5


def test_contrast_is_that_of_wcag():
    assert contrast(luminance("#ffffff"), luminance("#000000")) == pytest.approx(21)
    assert luminance("no colour") == 0.18


def test_in_a_crowd_numbers_stand_for_names_but_the_selected_keeps_its_own():
    crowd = [drawn(n, Box(x=n * 11 % 370, y=n * 37 % 270, width=20, height=20)) for n in range(1, 60)]
    chips = place(*crowd, drawn(99, Box(x=200, y=100, width=30, height=30), selected=True))
    assert chips[99].text == "Somebody"
    assert {chip.text for key, chip in chips.items() if key != 99} <= {str(n) for n in range(1, 60)}


def test_a_few_shapes_have_their_whole_names():
    few = place(*(drawn(n, Box(x=n * 80, y=100, width=20, height=20)) for n in range(1, 4)))
    assert {chip.text for chip in few.values()} == {"Somebody"}


def seen(*items):
    return [((0, 0.0, i.id), Mark(i.id, i.colour), tuple(round(edge) for edge in i.bounds)) for i in items]


def test_names_keep_their_place_beside_shapes_that_move():
    names = Followers()
    before = [
        drawn(1, Box(x=100, y=100, width=50, height=50)),
        drawn(2, Box(x=20, y=200, width=30, height=50)),
    ]
    places = place(*before)
    names.remember(list(places.values()), before, View())
    after = [drawn(1, Box(x=107, y=95, width=50, height=50)), drawn(3, Box(x=300, y=20, width=9, height=9))]
    (found,) = names.follow(seen(*after), ROOM)
    assert (found.id, found.x, found.y) == (1, places[1].x + 7, places[1].y - 5)


def test_names_that_follow_stay_in_the_room():
    names = Followers()
    items = [drawn(1, Box(x=100, y=100, width=50, height=50))]
    names.remember(list(place(*items).values()), items, View())
    (found,) = names.follow(seen(drawn(1, Box(x=390, y=2, width=50, height=50))), ROOM)
    assert found.right <= ROOM[0]
    assert found.y >= 0


def test_names_that_come_to_lie_on_each_other_make_way_for_the_upper_one():
    names = Followers()
    items = [
        drawn(1, Box(x=20, y=100, width=50, height=50)),
        drawn(2, Box(x=200, y=100, width=50, height=50)),
    ]
    names.remember(list(place(*items).values()), items, View())
    met = [drawn(1, Box(x=190, y=100, width=50, height=50)), items[1]]
    assert [chip.id for chip in names.follow(seen(*met), ROOM)] == [2]
    assert {chip.id for chip in names.follow(seen(*items), ROOM)} == {1, 2}


def test_after_some_pictures_places_are_looked_for_again():
    names = Followers()
    items = [drawn(1, Box(x=100, y=100, width=50, height=50))]
    names.remember([], items, View())
    for _ in range(30):
        names.follow(seen(*items), ROOM)
    assert names.are_stale
    names.remember([], items, View())
    assert not names.are_stale


def test_names_of_selected_shapes_in_one_place_stand_in_rows_of_their_own():
    box = Box(x=150, y=100, width=40, height=150)
    chips = place(*(drawn(n, box, selected=True) for n in range(1, 8)))
    assert len(chips) == 7
    assert len({chip.y for chip in chips.values()}) >= 5
    for one in chips.values():
        for other in chips.values():
            assert one is other or not (
                one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
            )
