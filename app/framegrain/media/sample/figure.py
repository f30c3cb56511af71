"""People of capsules: standing, walking, waving, kicking, sitting."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from framegrain.media.sample.draw import Part, Points, capsule, ellipse, moved, polygon

# Lengths as shares of the body's height.
_HIP, _SHOULDER, _THIGH, _SHIN, _ARM, _FOREARM, _HEAD = 0.50, 0.785, 0.235, 0.235, 0.165, 0.15, 0.078
_ANKLE = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours and cut of one person."""

    skin: str
    hair: str
    top: str
    legs: str
    shoes: str
    skirt: str | None = None
    ponytail: bool = False
    bag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Joint angles in radians from hanging straight down, positive forwards; pairs are (upper, lower) limb."""

    near_leg: tuple[float, float] = (0.06, 0.04)
    far_leg: tuple[float, float] = (-0.06, -0.08)
    near_arm: tuple[float, float] = (0.04, 0.14)
    far_arm: tuple[float, float] = (-0.04, 0.10)
    lean: float = 0.0


def standing(time: float) -> Pose:
    """Breathing a little; `time` in seconds."""
    sway = 0.025 * np.sin(time * 2.1)
    return Pose(near_arm=(0.04 + sway, 0.16 + sway), far_arm=(-0.04 - sway, 0.1), lean=sway / 3)


def walking(phase: float, energy: float = 1.0) -> Pose:
    """One step pair per 2 pi of `phase`; `energy` above 1 runs."""
    arm = 0.42 * energy * np.sin(phase)
    return Pose(
        near_leg=_stride(phase, energy),
        far_leg=_stride(phase + np.pi, energy),
        near_arm=(-arm, -arm + 0.28 * energy),
        far_arm=(arm, arm + 0.28 * energy),
        lean=0.05 * energy,
    )


def waving(pose: Pose, time: float, lift: float = 1.0) -> Pose:
    """The far arm raised by `lift` (0 to 1) and waving."""
    upper = pose.far_arm[0] * (1 - lift) + 2.55 * lift
    lower = pose.far_arm[1] * (1 - lift) + (2.95 + 0.45 * np.sin(time * 11)) * lift
    return replace(pose, far_arm=(upper, lower))


def reaching(pose: Pose, upper: float, lower: float) -> Pose:
    """The near arm held out."""
    return replace(pose, near_arm=(upper, lower))


def kicking(progress: float) -> Pose:
    """A kick with the near leg from back swing (0) through the ball (0.55) to follow-through (1)."""
    thigh = float(np.interp(progress, [0, 0.3, 0.55, 0.75, 1], [0.0, -0.62, 0.35, 0.85, 0.1]))
    knee = float(np.interp(progress, [0, 0.3, 0.5, 0.75, 1], [0.0, 1.15, 0.25, 0.1, 0.05]))
    swing = float(np.interp(progress, [0, 0.3, 0.7, 1], [0, 0.6, -0.5, 0]))
    return Pose(
        near_leg=(thigh, thigh - knee),
        far_leg=(-0.05, -0.12),
        near_arm=(swing, swing + 0.3),
        far_arm=(-swing, -swing + 0.3),
        lean=-0.12 * np.sin(np.pi * progress),
    )


def sitting(lean: float) -> Pose:
    """On a plank, legs forward and down, hands on the bar."""
    return Pose(
        near_leg=(1.25, 0.25), far_leg=(1.2, 0.15), near_arm=(0.75, 1.15), far_arm=(0.75, 1.15), lean=lean
    )


def figure(x: float, ground: float, height: float, facing: int, pose: Pose, look: Look) -> list[Part]:
    """The parts of a person whose lowest foot stands at (x, ground), facing right (1) or left (-1)."""
    reach = max(_leg_reach(pose.near_leg), _leg_reach(pose.far_leg)) + _ANKLE
    return seated(x, ground - reach * height, height, facing, pose, look)


def seated(x: float, hip_y: float, height: float, facing: int, pose: Pose, look: Look) -> list[Part]:
    """The parts of a person whose hip is at (x, hip_y)."""
    body = _Body(np.array([x, hip_y]), height, facing)
    neck = body.from_hip(0, _SHOULDER - _HIP, pose.lean)
    far_hip, near_hip = body.at(0.012, 0), body.at(-0.012, 0)
    return [
        *_arm(body, neck, pose.far_arm, look, shade(look.top, 0.82), shade(look.skin, 0.9)),
        *_leg(body, far_hip, pose.far_leg, look, 0.8),
        *_leg(body, near_hip, pose.near_leg, look, 1.0),
        *_torso(body, neck, pose, look),
        *_head(body, neck, pose.lean, look),
        *([_bag(body, neck, look.bag)] if look.bag else []),
        *_arm(body, neck, pose.near_arm, look, shade(look.top, 0.93), look.skin),
    ]


def shade(colour: str, factor: float) -> str:
    """The colour made darker."""
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * factor):02x}" for i in (1, 3, 5))


def shadow(x: float, ground: float, height: float) -> Part:
    """The soft dark spot a person stands in."""
    return Part(ellipse(x, ground, height * 0.24, height * 0.032), "#22303a", 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class _Body:
    hip: Points
    height: float
    facing: int

    def at(self, forward: float, up: float) -> Points:
        return self.hip + np.array([forward * self.facing, -up]) * self.height

    def from_hip(self, forward: float, up: float, lean: float) -> Points:
        return self.at(forward * np.cos(lean) + up * np.sin(lean), up * np.cos(lean))

    def limb(self, start: Points, angle: float, length: float) -> Points:
        return start + np.array([np.sin(angle) * self.facing, np.cos(angle)]) * length * self.height


def _stride(phase: float, energy: float) -> tuple[float, float]:
    thigh = 0.44 * energy * np.sin(phase) + 0.04 * energy
    # The knee bends while the leg swings forward.
    knee = 0.1 + 0.75 * energy * max(0.0, np.cos(phase)) ** 1.5
    return thigh, thigh - knee


def _leg_reach(angles: tuple[float, float]) -> float:
    return float(_THIGH * np.cos(angles[0]) + _SHIN * np.cos(angles[1]))


def _leg(body: _Body, hip: Points, angles: tuple[float, float], look: Look, light: float) -> list[Part]:
    size = body.height
    knee = body.limb(hip, angles[0], _THIGH)
    ankle = body.limb(knee, angles[1], _SHIN)
    toe = ankle + np.array([0.07 * body.facing, 0.012]) * size
    lower = look.skin if look.skirt else look.legs
    return [
        Part(
            capsule(moved(ankle, -0.01 * size * body.facing, 0.008 * size), toe, 0.026 * size, 0.02 * size),
            look.shoes,
        ),
        Part(capsule(knee, ankle, 0.042 * size, 0.026 * size), shade(lower, light)),
        Part(capsule(hip, knee, 0.056 * size, 0.043 * size), shade(lower, light)),
    ]


def _arm(
    body: _Body, neck: Points, angles: tuple[float, float], look: Look, sleeve: str, skin: str
) -> list[Part]:
    size = body.height
    shoulder = neck + np.array([0, 0.02 * size])
    elbow = body.limb(shoulder, angles[0], _ARM)
    hand = body.limb(elbow, angles[1], _FOREARM)
    return [
        Part(capsule(elbow, hand, 0.026 * size, 0.02 * size), skin),
        Part(ellipse(hand[0], hand[1], 0.025 * size, 0.025 * size, corners=20), skin),
        Part(capsule(shoulder, elbow, 0.04 * size, 0.031 * size), sleeve),
    ]


def hand_of(x: float, ground: float, height: float, facing: int, pose: Pose) -> Points:
    """Where the near hand of `figure` is."""
    reach = max(_leg_reach(pose.near_leg), _leg_reach(pose.far_leg)) + _ANKLE
    body = _Body(np.array([x, ground - reach * height]), height, facing)
    shoulder = body.from_hip(0, _SHOULDER - _HIP, pose.lean) + np.array([0, 0.02 * height])
    return body.limb(body.limb(shoulder, pose.near_arm[0], _ARM), pose.near_arm[1], _FOREARM)


def _torso(body: _Body, neck: Points, pose: Pose, look: Look) -> list[Part]:
    size = body.height
    parts = [
        Part(capsule(moved(neck, 0, 0.035 * size), body.at(0, 0.015), 0.072 * size, 0.064 * size), look.top)
    ]
    if look.skirt:
        spread = 0.085 + 0.06 * abs(pose.near_leg[0] - pose.far_leg[0])
        corners = (body.at(-0.06, 0.06), body.at(0.06, 0.06), body.at(spread, -0.19), body.at(-spread, -0.19))
        parts.append(Part(polygon(*((float(x), float(y)) for x, y in corners)), look.skirt))
    return parts


def _head(body: _Body, neck: Points, lean: float, look: Look) -> list[Part]:
    size, facing = body.height, body.facing
    head = neck + np.array([np.sin(lean) * facing * 0.12 + 0.012 * facing, -0.125]) * size
    radius = _HEAD * size
    parts = [
        Part(capsule(moved(neck, 0, 0.01 * size), head, 0.03 * size, 0.03 * size), shade(look.skin, 0.92))
    ]
    if look.ponytail:
        tail = head + np.array([-0.09 * facing, 0.05]) * size
        parts.append(
            Part(
                capsule(moved(head, -0.06 * facing * size, -0.01 * size), tail, 0.03 * size, 0.014 * size),
                look.hair,
            )
        )
    crown = ellipse(head[0], head[1], radius * 1.04, radius * 1.04, corners=60)
    # Hair covers the back and the top of the head, along a slanted hairline.
    is_hair = (crown[:, 1] - head[1]) + (crown[:, 0] - head[0]) * facing * 0.9 < -0.1 * radius
    return [
        *parts,
        Part(ellipse(head[0], head[1], radius, radius), look.skin),
        Part(crown[is_hair] if is_hair.any() else crown, look.hair),
        Part(
            ellipse(head[0] - 0.1 * radius * facing, head[1] + 0.12 * radius, radius * 0.17, radius * 0.2),
            shade(look.skin, 0.9),
        ),
    ]


def _bag(body: _Body, neck: Points, colour: str) -> Part:
    size, facing = body.height, body.facing
    top, bottom = neck[1] + 0.02 * size, neck[1] + 0.2 * size
    back = body.hip[0] - 0.125 * size * facing
    front = body.hip[0] - 0.045 * size * facing
    return Part(
        capsule(
            np.array([(back + front) / 2, top + 0.04 * size]),
            np.array([(back + front) / 2, bottom - 0.02 * size]),
            0.045 * size,
            0.052 * size,
        ),
        colour,
    )
