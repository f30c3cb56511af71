"""How far "left the picture" and "occluded" reach, said in words: up to the keyframe that says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import Keyframe


class Flag(NamedTuple):
    """One of the two things a keyframe may say until the next one says otherwise, and whether it is so."""

    name: str
    is_so: bool

    def of(self, keyframe: Keyframe) -> bool:
        """Whether a keyframe says the same."""
        said = keyframe.outside if self.name == "outside" else keyframe.occluded
        return said is self.is_so


_WORDS = {
    Flag("outside", True): ("outside", "brings it back"),
    Flag("outside", False): ("back", "takes it out again"),
    Flag("occluded", True): ("occluded", "shows it again"),
    Flag("occluded", False): ("seen again", "hides it again"),
}


def reach_in_words(flag: Flag, frame: int, of: Sequence[tuple[str, Sequence[Keyframe]]]) -> str:
    """What holds from `frame` on, for objects given by their title and their keyframes in order of frame."""
    state, then = _WORDS[flag]
    stops = [stop for _, keyframes in of if (stop := _stop(flag, frame, keyframes)) is not None]
    if len(of) > 1:
        many = f"{len(of)} objects are {state} from frame {frame}"
        if not stops:
            return f"{many} on"
        whose = "all" if len(stops) == len(of) else str(len(stops))
        return f"{many}; {whose} of them only until a keyframe says otherwise, the first on {min(stops)}"
    title = of[0][0]
    if not stops:
        return f"{title} is {state} from frame {frame} on"
    last = stops[0] - 1
    where = f"frame {frame}" if last == frame else f"frames {frame} to {last}"
    return f"{title} is {state} on {where}; its keyframe on {stops[0]} {then}"


def _stop(flag: Flag, frame: int, keyframes: Sequence[Keyframe]) -> int | None:
    return next((key.frame for key in keyframes if key.frame > frame and not flag.of(key)), None)
