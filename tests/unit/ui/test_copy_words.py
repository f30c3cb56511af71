"""What is said about small copies."""

from __future__ import annotations

import pytest

from framegrain.media.proxy_plan import ProxyPlan
from framegrain.ui.copy_words import deleted_words, in_time, offer_words, progress_words

PLAN = ProxyPlan(step_back=2.44, size=1_230_000_000, seconds=530, frames_bytes=10**11)


def test_the_offer_says_why_and_what_it_takes() -> None:
    assert offer_words(PLAN, drops=False) == (
        "Moving through this video is slow here (about 2.4 s a step back). Make a small copy for moving? "
        "1.2 GB, about 9 minutes"
    )
    assert offer_words(PLAN, drops=True).startswith(
        "Playing this video leaves frames out here. Make a small copy"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "5 seconds"),
        (38, "40 seconds"),
        (58, "1 minute"),
        (530, "9 minutes"),
        (89.4 * 60, "89 minutes"),
        (9000, "2.5 hours"),
    ],
)
def test_times_read_as_people_say_them(seconds: float, words: str) -> None:
    assert in_time(seconds) == words


def test_progress_says_what_is_left_or_why_it_waits() -> None:
    assert progress_words(0.349, 125, waiting=False) == "small copy 34 %, about 2 minutes left"
    assert progress_words(0.349, None, waiting=False) == "small copy 34 %"
    assert progress_words(0.349, 125, waiting=True) == "small copy 34 %, waits while you move"


def test_deleting_says_how_much_is_free_again() -> None:
    assert deleted_words("street.mp4", 850_000_000) == (
        "The small copy of street.mp4 is deleted; 850 MB are free again"
    )
    assert deleted_words("street.mp4", 0) == "The small copy of street.mp4 was gone already"
