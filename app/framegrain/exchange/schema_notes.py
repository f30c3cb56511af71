"""What each field of our formats means, for the published schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Notes = Mapping[str, Mapping[str, str]]

_RECORD = {
    "id": "Unique over all records of the project.",
    "label": "The label's id in the taxonomy.",
    "verdict": "Whether the label applies here.",
    "reason": "Why the verdict is what it is; may be empty.",
    "attributes": "Values by attribute id.",
    "provenance": "Who made it and how.",
    "taxonomy_version": "The version of the taxonomy it was made under.",
}
_OF_PROJECT = {
    "id": _RECORD["id"],
    "label": _RECORD["label"],
    "provenance": _RECORD["provenance"],
}
_RULED_OUT = "Labels somebody considered here and said no to."
_ROLES = "The ids of the tracks in each role."
_PART_OF = "The id of the track of the whole it belongs to."
_LAYER = "Which of overlapping objects is in front: the higher one."
_ENDS = {
    "start": "First frame.",
    "stop": "One past the last frame.",
    "start_pts": "Presentation time of the first frame in ticks of the video's time_base; null without an index.",
    "stop_pts": "When the last frame ends, in ticks of the video's time_base; null without an index.",
    "start_time": "start_pts in seconds as an exact fraction, such as 1001/30000.",
    "stop_time": "stop_pts in seconds as an exact fraction.",
}
_PROVENANCE = {
    "by": "The person or machine that made it.",
    "method": "How it came to be.",
    "at": "When, in milliseconds since 1970 UTC.",
    "detail": "The machine and its settings, the imported file, how an in-between was computed, or the keys "
    "of live coding.",
    "confirmed_by": "The person who accepted a machine's work; empty where nobody did.",
}
_SHAPES = {
    "Box": {
        "x": "Left edge before the turn, in pixels.",
        "y": "Top edge before the turn, in pixels.",
        "width": "In pixels, before the turn.",
        "height": "In pixels, before the turn.",
        "rotation": "Degrees clockwise about the centre, within (-180, 180].",
    },
    "Polygon": {"parts": "Connected pieces; their areas join."},
    "Part": {"outer": "The outer ring; the last point is not repeated.", "holes": "Rings cut out of it."},
    "Cuboid": {
        "front": "Top left, top right, bottom right, bottom left of the front face for who looks at it from outside.",
        "back": "The corners behind them, in the same order.",
    },
}
_CAMERA = {
    "Camera": {
        "focal": "Focal length in upright pixels, 0.001 to 1,000,000.",
        "principal": "Where the camera's axis meets the picture, x and y in upright pixels.",
        "height": "Metres above the ground, 0.001 to 100,000.",
        "pitch": "Radians by which it looks down.",
        "roll": "Radians by which it is turned clockwise as its holder sees it.",
    },
    "Metres": {
        "length": "Along the heading, in metres.",
        "width": "Across it, in metres.",
        "height": "Above the ground, in metres.",
        "x": "The middle of its floor, metres to the right of the camera.",
        "y": "The middle of its floor, metres ahead of the camera.",
        "heading": "Where the front points: degrees clockwise seen from above, 0 the way the camera looks.",
        "misfit": "Pixels by which the farthest corner of the cuboid misses the standing box.",
    },
}
_SPAN = {"start": "First frame.", "stop": "One past the last frame."}
_VIDEO = {
    "id": "The video's number in the project.",
    "name": "What people call it.",
    "fingerprint": "Tells the file's content apart from any other's.",
    "width": "Upright picture width in pixels.",
    "height": "Upright picture height in pixels.",
    "frames": "How many frames a sequential decode shows.",
    "codec": "How the video is compressed.",
    "rate": "Average frames a second, as the container says.",
}

_COARSER: Notes = {
    "Coarser": {
        "level": "The finest level that was written; null for all of them.",
        "roll_up": "Labels that stand for those below them.",
        "counts": "What was rolled up, merged and left out.",
    },
    "Loss": {"what": "What it is.", "count": "How many.", "why": "What became of them."},
}

PROJECT_NOTES: Notes = {
    **_COARSER,
    "ProjectJson": {
        "framegrain_project": "The version of this format.",
        "tool": "The program that wrote the file.",
        "name": "The project's name.",
        "taxonomy": "The taxonomy in force.",
        "videos": "Every video with all its records.",
        "taxonomies": "Every taxonomy that was in force, oldest first; the one in force now is among them.",
        "guideline": "Examples, questions and re-checks.",
        "pictures": "The pictures that examples show.",
        "coarser": "Where the file is coarser than the project: how coarse, and what was merged.",
        "activity": "How long who worked in which video; only where the export was asked for it.",
    },
    "Activity": {
        "person": "Who worked.",
        "video": "The id of the video.",
        "began": "When the stretch began, in milliseconds since 1970 UTC.",
        "ended": "When it ended.",
        "active": "Milliseconds of it without the pauses.",
        "edits": "How many edits were made.",
    },
    "TaxonomyVersion": {
        "version": "The version it gives itself.",
        "text": "The taxonomy file as it was written, in YAML.",
        "since": "When it came into force, in milliseconds since 1970 UTC.",
        "by": "Who put it there; empty where the project began with it.",
    },
    "Picture": {
        "sha256": "SHA-256 of the content, 64 hexadecimal digits.",
        "content": "The file, base64; at most 2 MB.",
    },
    "Example": {
        **_OF_PROJECT,
        "kind": "What the picture shows of the label.",
        "picture": "SHA-256 of its picture in `pictures`.",
        "caption": "A line under the picture.",
        "why": "Why it is what it is.",
        "video": "The id of the video it was taken from; null where it came from elsewhere.",
        "span": "The frames it was taken from.",
        "shape": "What was drawn there.",
        "other": "The label it is confused with.",
    },
    "Question": {
        **_OF_PROJECT,
        "label": "The label it is about.",
        "record": "The record it is about.",
        "video": "The id of the video it is about.",
        "frame": "The frame it is about, counted from 0.",
        "text": "What was asked.",
        "answer": "What was answered; may be empty.",
        "answered": "Who answered, and when; null while it is open.",
    },
    "Recheck": {
        **_OF_PROJECT,
        "label": "The label the record had.",
        "video": "The id of the record's video.",
        "record": "The id of the record.",
        "cause": "What made it worth another look.",
        "reason": "The same in words.",
        "choices": "Labels suggested for it, the likeliest first.",
        "done": "Who looked, and when; null while it is open.",
    },
    "TaxonomyText": {
        "name": "The taxonomy's name.",
        "version": "The taxonomy's version.",
        "text": "The taxonomy file as it was written, in YAML.",
    },
    "ImportedVideo": {
        "video": "Facts about the file.",
        "index": "The frame index as the project keeps it, base64; empty where there is none.",
        "time_base": "Seconds a tick of pts lasts, as an exact fraction; for other programs, not read back.",
        "times": "When each frame is shown that a record names; for other programs, not read back.",
        "metres": "Cuboids of a calibrated video on the ground; for other programs, not read back.",
        "records": "Clips, events, tracks, keyframes, comments, calibration.",
    },
    "Video": {**_VIDEO, "path": "The file, relative to the project's folder where possible."},
    "Span": _SPAN,
    "Clip": {
        "id": _RECORD["id"],
        "span": "The frames it holds.",
        "state": "How far the work on it has come.",
    },
    "Event": {
        **_RECORD,
        "scope": "Its temporal grain.",
        "span": "The frames it is held over.",
        "roles": _ROLES,
        "ruled_out": _RULED_OUT,
    },
    "Track": {
        **_RECORD,
        "number": "Tells the tracks of a video apart for people.",
        "layer": _LAYER,
        "part_of": _PART_OF,
        "ruled_out": _RULED_OUT,
    },
    "Keyframe": {
        "id": _RECORD["id"],
        "track": "The id of its track.",
        "frame": "Where it lies, counted from 0.",
        "provenance": _RECORD["provenance"],
        "shape": "The shape set here; null leaves it to the neighbours.",
        "occluded": "Whether the object is covered, from here to the next keyframe.",
        "outside": "Whether the object has left the picture, from here to the next keyframe.",
        "attributes": "Changing attributes set here; they hold until a keyframe says otherwise.",
        "fill": "The share of its box the object was found to fill, 0 to 1; null where nobody measured it.",
    },
    "Comment": {
        "id": _RECORD["id"],
        "record": "The id of the event, track, keyframe or clip it is about.",
        "text": "What was said.",
        "resolved": "Whether it has been dealt with.",
        "provenance": _RECORD["provenance"],
    },
    "Calibration": {
        "id": _RECORD["id"],
        "camera": "Where the camera stands and how it looks.",
        "rectangle": "What the camera was computed from; null where it was given.",
        "provenance": _RECORD["provenance"],
    },
    "KnownRectangle": {
        "corners": "Four points of the picture, in pixels, in order around the rectangle.",
        "width": "Metres from the first to the second corner, 0.001 to 100,000.",
        "length": "Metres from the second to the third corner, 0.001 to 100,000.",
    },
    "KeyframeMetres": {"keyframe": "The id of the keyframe.", "metres": "Its cuboid on the ground."},
    "Provenance": _PROVENANCE,
    **_CAMERA,
    **_SHAPES,
}

COCO_NOTES: Notes = {
    **_COARSER,
    "CocoFile": {
        "info": "What made the file.",
        "licenses": "Always empty: the project does not know the licence of its videos.",
        "annotations": "One object on one frame each, by frame, then by track.",
        "images": "The frames that have annotations.",
        "categories": "The labels that are drawn on pictures.",
        "videos": "The video files.",
        "tracks": "Objects through time.",
        "events": "Labels held over spans of frames.",
        "clips": "Stretches the videos are divided into.",
    },
    "Info": {
        "description": "The project's name.",
        "version": "The version of the data set; always 1.0.",
        "tool": "The program that wrote the file.",
        "profile": "The name and version of this profile of COCO.",
        "taxonomy": "The taxonomy's name.",
        "taxonomy_version": "The taxonomy's version.",
        "every_frame": "Whether in-betweens were written as well as keyframes.",
        "coarser": "Where the export is coarser than the project: how coarse, and what was merged.",
    },
    "VideoRow": {
        **_VIDEO,
        "file": "The file, relative to the project's folder where possible.",
        "folder": "The folder of its pictures in file_name.",
        "time_base": "Seconds a tick of pts lasts, as an exact fraction.",
        "first_pts": "Presentation time of frame 0 in ticks; null without an index.",
        "compat": "How another reader was found to read the file; null where nobody has compared.",
        "camera": "Where the camera stands over the ground; null where the video is not calibrated.",
        "duration": "Seconds from the first frame's start to the last one's end, as an exact fraction.",
    },
    "OtherReading": {
        "reader": "The program that was compared with, and its version.",
        "verdict": "What was found, in a sentence.",
        "same_in_order": "Whether it shows every frame when it reads from the start.",
        "same_by_seeking": "Whether it does so too when it is sent to frames by number.",
        "findings": "What differs, gravest first.",
    },
    "ReadingFinding": {
        "code": "Stable, for programs; the manual's page on exact frames explains each.",
        "sentence": "What was found.",
        "advice": "What to do about it.",
    },
    "Image": {
        "id": "1, 2, … by video, then by frame.",
        "file_name": "The picture `framegrain export --frames DIR` writes for it, relative to DIR.",
        "width": "Upright picture width in pixels.",
        "height": "Upright picture height in pixels.",
        "video_id": "Its video in `videos`.",
        "frame_index": "The frame, counted from 0 as a sequential decode shows them.",
        "pts": "Presentation time in ticks of time_base; null without an index.",
        "time_base": "Seconds a tick lasts, as an exact fraction.",
        "time": "pts in seconds as an exact fraction, such as 1001/30000.",
        "seconds": "time as a decimal number, for the eye.",
    },
    "Category": {
        "id": "1, 2, … in the order of the taxonomy.",
        "name": "The label's name; with those above it where two labels share a name.",
        "supercategory": "The name of the topmost label above it; its own where it is the topmost.",
        "label": "The label's id in the taxonomy.",
        "level": "The semantic grain.",
        "path": "Names from the topmost label down to this one.",
        "definition": "What the taxonomy says the label means.",
    },
    "Annotation": {
        "id": "1, 2, …",
        "image_id": "Its frame in `images`.",
        "category_id": "Its label in `categories`.",
        "bbox": "Left, top, width, height of what shows in the picture.",
        "area": "Area in square pixels of what shows in the picture.",
        "segmentation": "One ring x, y, x, y, … a part; a mask where the area has holes.",
        "iscrowd": "Always 0.",
        "track_id": "Its track in `tracks`.",
        "keyframe": "Whether someone said something of the track at this very frame.",
        "computed": "Whether the shape is an in-between rather than set at this frame.",
        "occluded": "Whether the object is covered.",
        "verdict": "Always present: tracks with other verdicts have no annotations.",
        "attributes": "Values by attribute id: the track's fixed ones and the changing ones as they are here.",
        "provenance": "Who made the shape and how; method interpolated for in-betweens.",
        "shape": "What was drawn.",
        "rotation": "Rotated boxes: degrees clockwise about the centre.",
        "box": "Rotated boxes: left, top, width, height before the turn.",
        "cuboid": "Cuboids: the eight corners, front face first, each from the front's top left clockwise.",
        "metres": "Cuboids that stand on the ground of a calibrated video: size, place and heading.",
        "layer": _LAYER + " Left out where it is 0.",
        "part_of": _PART_OF + " Left out where there is none.",
        "full_shape": "The shape as drawn, where segmentation had to be cut at the edge, masked or put right.",
    },
    "Mask": {
        "counts": "Run lengths down the columns from the left, background first.",
        "size": "Height and width of the picture.",
    },
    "TrackRow": {
        **_RECORD,
        "video_id": "Its video in `videos`.",
        "category_id": "Its label in `categories`.",
        "number": "Tells the tracks of a video apart for people.",
        "name": "What people call it: label and number.",
        "start": "First frame of its life; null without keyframes.",
        "stop": "One past the last frame of its life; null without keyframes.",
        "start_pts": "Presentation time of the first frame in ticks of the video's time_base; null without keyframes.",
        "stop_pts": "When the last frame ends, in ticks of the video's time_base; null without keyframes.",
        "start_time": "start_pts in seconds as an exact fraction, such as 1001/30000.",
        "stop_time": "stop_pts in seconds as an exact fraction.",
        "keyframes": "How many keyframes it has.",
        "layer": _LAYER,
        "part_of": _PART_OF,
        "ruled_out": _RULED_OUT,
    },
    "EventRow": {
        **_RECORD,
        **_ENDS,
        "video_id": "Its video in `videos`.",
        "name": "The label's name.",
        "level": "The label's semantic grain; null for a label the taxonomy does not have.",
        "path": "Names from the topmost label down to this one.",
        "scope": "Its temporal grain: frame, segment or clip.",
        "roles": _ROLES,
        "ruled_out": _RULED_OUT,
    },
    "ClipRow": {
        **_ENDS,
        "id": _RECORD["id"],
        "video_id": "Its video in `videos`.",
        "state": "How far the work on it has come.",
    },
    "Span": _SPAN,
    "Provenance": _PROVENANCE,
    **_CAMERA,
    **_SHAPES,
}
