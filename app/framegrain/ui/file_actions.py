"""What can be done with a project as a whole: open, add, bring in, give away."""

from __future__ import annotations

from framegrain.ui.action_spec import spec
from framegrain.ui.pack_actions import PACKING

FILE = (
    spec("file.new", "New project", "folder-plus", "Ctrl+N", "Make a new project"),
    spec("file.open", "Open project", "folder-open", "Ctrl+O", "Open a project or a video"),
    spec("file.sample", "Open the sample", "sparkles", "", "Open a small project to try things in"),
    spec("file.add_video", "Add video", "file-video", "Ctrl+Shift+O", "Add a video to this project"),
    spec("file.add_folder", "Add folder of pictures", "folder-open", "", "Use numbered pictures as a video"),
    spec(
        "file.relink",
        "Find missing video",
        "link",
        "",
        "Locate the file of this video, to relink it where it is now",
    ),
    spec(
        "file.compat",
        "Will others see the same frame?",
        "film",
        "",
        "Compare the frames of this video with what OpenCV reads",
    ),
    spec(
        "file.proxy",
        "Make a small copy",
        "copy",
        "",
        "Make a copy of this video that is quick to move through",
    ),
    spec(
        "file.proxy_delete",
        "Delete the small copy",
        "trash-2",
        "",
        "Delete the small copy of this video, or stop making it",
    ),
    spec(
        "file.taxonomy",
        "Change taxonomy",
        "list-tree",
        "",
        "Take another version of the taxonomy; what it does is shown before anything changes",
    ),
    spec(
        "file.edit_taxonomy",
        "Edit taxonomy",
        "pencil",
        "",
        "Write labels, their rules and their guidelines",
    ),
    spec("file.import", "Import", "download", "Ctrl+Shift+I", "Bring in labels from another file"),
    spec("file.export", "Export", "upload", "Ctrl+E", "Write the labels to a file for other programs"),
    *PACKING,
    spec(
        "file.update",
        "Bring project up to date",
        "rotate-ccw",
        "",
        "Let this project of an older version be worked in, after a backup",
    ),
    spec(
        "file.forget_history",
        "Forget old history",
        "history",
        "",
        "Drop the oldest steps, which can't be undone any more then; asks first",
    ),
    spec(
        "file.recover",
        "Backups and recovery",
        "history",
        "",
        "Look at the backups of a project, restore one to a new file, or save what is left of a damaged one",
    ),
    spec(
        "file.save",
        "Save",
        "save",
        "Ctrl+S",
        "Says that every change is saved already; tries again where one could not be saved",
    ),
    spec("file.next_video", "Next video", "chevron-right", "Ctrl+PgDown", "Open the project's next video"),
    spec(
        "file.previous_video", "Previous video", "chevron-left", "Ctrl+PgUp", "Open the video before this one"
    ),
    spec("file.preferences", "Preferences", "settings", "Ctrl+,", "Change keys, look and name"),
    spec("file.quit", "Quit", "x", "Ctrl+Q", "Close the window; every change is saved"),
)
