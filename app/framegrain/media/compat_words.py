"""What the numbers of a compat report mean, in plain words, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from framegrain.media.compat_report import Finding

if TYPE_CHECKING:
    from framegrain.media.compat_report import CompatReport, InOrder, Seeks, Times

_IN_ORDER: Final = "Read the file from the start and count the pictures; never jump to a frame number."
_PICTURES: Final = "Train on the pictures that the export writes; they are named by frame."
_BY_TIME: Final = (
    "Use the exact times in the export: decode with PyAV and take the picture whose pts is the frame's pts."
)
_RECODE: Final = (
    "Or label a copy of constant frame rate: "
    "ffmpeg -i FILE -fps_mode cfr -c:v libx264 -crf 16 -g 50 -bf 0 COPY.mp4"
)


def same_files(name: str) -> str:
    """The verdict on a folder of pictures, which needs no comparing."""
    return (
        f"Yes: {name} is a folder of pictures, and others read the same files. "
        "The number of a frame is the place of its file."
    )


def verdict(report: CompatReport) -> str:
    """The whole report in one sentence."""
    frames, in_order, seeks = report.frames, report.in_order, report.seeks
    if report.is_exact_by_seeking:
        return (
            f"Yes: OpenCV shows the same {_counted(frames, 'frame')} in the same order, and each of "
            f"{_counted(seeks.asked, 'jump')} found its frame."
        )
    if report.is_exact_in_order:
        wrong = seeks.asked - seeks.same - seeks.untold
        return (
            f"Read in order, yes; by jumping, no: {wrong} of {_counted(seeks.asked, 'jump')} of OpenCV "
            "did not give the frame asked for."
        )
    if not in_order.read:
        return "No: OpenCV shows no picture of this file."
    if in_order.turned:
        return f"No: OpenCV shows the pictures {in_order.turned}."
    if in_order.different:
        return f"No: {in_order.different} of {in_order.read} pictures OpenCV shows are not the frames they count as."
    return f"No: OpenCV shows {in_order.read} of {frames} frames."


def as_text(report: CompatReport) -> str:
    """The whole report as lines of text, for a terminal, a mail or a bug report."""
    lines = [verdict(report)]
    for finding in report.findings:
        lines += [f"- {finding.sentence}", f"  {finding.advice}"]
    lines += [f"{name}: {value}" for name, value in numbers(report)]
    return "\n".join(lines)


def numbers(report: CompatReport) -> list[tuple[str, str]]:
    """What was counted, as names and values for people."""
    order, seeks, times = report.in_order, report.seeks, report.times
    rows = [
        (
            "in order",
            f"{order.read} read, {order.same} the same, {order.untold} like their neighbours, {order.different} other",
        ),
        (
            "jumps",
            f"{seeks.asked} made, {seeks.same} right, {seeks.untold} like their neighbours, "
            f"{seeks.elsewhere + seeks.strange} other, {seeks.failed} without picture",
        ),
        ("frame count", f"{report.frames} here, {report.claimed} by OpenCV"),
        (
            "time × rate",
            f"up to {times.worst_ms:.1f} ms or {_counted(times.worst_frames, 'frame')} off at {times.rate:.6g} fps",
        ),
    ]
    return [*rows, ("OpenCV", report.opencv)]


def findings(
    *, frames: int, claimed: int, hidden: int, in_order: InOrder, seeks: Seeks, times: Times
) -> tuple[Finding, ...]:
    """Every difference, the gravest first."""
    found = [
        *_about_order(frames, in_order),
        *_about_seeks(seeks, in_order),
        *_about_count(frames, claimed, in_order),
        *_about_times(times),
    ]
    if hidden:
        found.append(
            Finding(
                code="edit_list",
                sentence=f"The file hides {_counted(hidden, 'picture')} by an edit list. Programs that pass over edit"
                " lists count them, so their frame numbers differ from ours.",
                advice=_BY_TIME,
            )
        )
    return tuple(found)


def _about_order(frames: int, found: InOrder) -> list[Finding]:
    if not found.read:
        return [
            Finding(
                code="unreadable",
                sentence="OpenCV reads no picture of this file.",
                advice=f"{_PICTURES} {_BY_TIME}",
            )
        ]
    told = []
    if found.turned:
        told.append(
            Finding(
                code="turned",
                sentence=f"OpenCV shows the pictures {found.turned}, so coordinates do not fit them.",
                advice=_PICTURES,
            )
        )
    if found.different:
        told.append(_different(found))
    if found.read != frames:
        fewer = found.read < frames
        does = "stops after" if fewer else "shows"
        told.append(
            Finding(
                code="stops_early" if fewer else "shows_more",
                sentence=f"OpenCV {does} {_counted(found.read, 'picture')}; the video has {frames}.",
                advice=_PICTURES,
            )
        )
    return told


def _different(found: InOrder) -> Finding:
    is_strange = found.strange * 2 > found.different
    what = "like no frame around them (black or noise)" if is_strange else "not the frames they count as"
    are = "is" if found.different == 1 else "are"
    return Finding(
        code="broken_pictures" if is_strange else "other_order",
        sentence=f"Of {_counted(found.read, 'picture')} OpenCV reads in order, {found.different} {are} {what}; the "
        f"first is number {found.first_different}.",
        advice=f"{_PICTURES} {_BY_TIME}",
    )


def _about_seeks(found: Seeks, in_order: InOrder) -> list[Finding]:
    wrong = found.elsewhere + found.strange
    if not in_order.read or not (wrong or found.failed):
        return []
    if not wrong:
        sentence = f"Of {found.asked} jumps to a frame number, {found.failed} gave no picture."
    else:
        far = f", up to {_counted(found.farthest, 'frame')} off" if found.farthest else ""
        example = (
            f" Asked for frame {found.example[0]}, it gave frame {found.example[1]}." if found.example else ""
        )
        none = f" {found.failed} gave no picture." if found.failed else ""
        sentence = (
            f"Of {found.asked} jumps to a frame number, {wrong} gave another picture{far}.{example}{none}"
        )
    return [Finding(code="seek_elsewhere", sentence=sentence, advice=f"{_IN_ORDER} {_PICTURES}")]


def _about_count(frames: int, claimed: int, in_order: InOrder) -> list[Finding]:
    if claimed == frames or not in_order.read:
        return []
    told = (
        f"OpenCV's frame count says {claimed}"
        if claimed > 0
        else "OpenCV can't tell how many frames there are"
    )
    return [
        Finding(
            code="wrong_count",
            sentence=f"{told}; the video has {_counted(frames, 'frame')}.",
            advice="Don't use CAP_PROP_FRAME_COUNT: read until no more comes, or take the number the export says.",
        )
    ]


def _about_times(times: Times) -> list[Finding]:
    told = []
    if times.worst_frames:
        told.append(
            Finding(
                code="uneven_times",
                sentence=f"A program that computes frames as time × {times.rate:.6g} lands up to "
                f"{_counted(times.worst_frames, 'frame')} off ({times.worst_ms:.0f} ms, at frame {times.worst_frame}).",
                advice=f"{_BY_TIME} {_RECODE}",
            )
        )
    if times.start != "0":
        told.append(
            Finding(
                code="starts_late",
                sentence=f"The first frame's time is {times.start} s. Exported times count as the file does; "
                "OpenCV's count from the first frame.",
                advice="Take the first frame's time off before comparing times with OpenCV's CAP_PROP_POS_MSEC.",
            )
        )
    if times.position_ms is not None and times.position_ms >= 1:
        told.append(
            Finding(
                code="position_off",
                sentence=f"OpenCV's CAP_PROP_POS_MSEC is up to {times.position_ms:.0f} ms off the frames' times.",
                advice=_BY_TIME,
            )
        )
    return told


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
