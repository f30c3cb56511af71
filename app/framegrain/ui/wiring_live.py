"""Which action does what in live coding; its band below the picture, and what playing tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.live.band import LiveBand
from framegrain.ui.live.coder import LiveCoder

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench


def wire_live(window: MainWindow, bench: Workbench) -> None:
    """Make live coding possible on the open project."""
    keys, commands = window.label_keys, window.commands
    coder = LiveCoder(bench.session, window.settings, window.say, bench, lambda: keys.labels)
    bench.live = coder
    band = LiveBand(bench.session, window.look, coder, commands)
    bench.put_below_picture(band)
    playback = bench.player.playback
    playback.about_to_play.connect(lambda clock: coder.show(playback.frame, clock.speed))
    playback.shown.connect(coder.show)
    playback.broke_off.connect(coder.break_off)
    on = commands.on
    on("label.live", coder.toggle)
    on("label.live_refused", band.show_refusals)
    on("label.live_raw", coder.take_correction_off)
    coder.turned.connect(lambda on: commands.check("label.live", on=on))
    commands.check("label.live", on=False)

    def hold_offers() -> None:
        # they would lie over the picture that somebody looks at, until a hand is free
        window.messages.hold_offer(on=coder.on or bench.session.focus.playing)

    coder.turned.connect(hold_offers)
    playback.changed.connect(hold_offers)
    hold_offers()
