#!/usr/bin/python3
"""A network camera for tests: serves a video file in a loop, or a test pattern, over RTSP on the loopback interface.

    rtsp_server.py --test-pattern --size 1280x720 --rate 30
    rtsp_server.py --port 8554 --file feed.mp4

Prints "port N", "url rtsp://127.0.0.1:N/camera" and "ready" (a line each) once clients can connect, and ends when its
standard input is closed. H.264 files are sent as they are, from their first frame on when the first client connects;
anything else is encoded once at start. Needs python3-gi, gir1.2-gst-rtsp-server-1.0 and GStreamer's good, bad and ugly
plugins.
"""
import argparse
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402

PAYLOADER = "h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 config-interval=-1"


def encoder(rate):
    # A keyframe a second, so that whoever joins or comes back soon has a picture.
    return f"x264enc tune=zerolatency speed-preset=ultrafast bitrate=4000 threads=1 key-int-max={rate} bframes=0"


class AccessUnit:
    def __init__(self, data, pts, dts, key):
        self.data, self.pts, self.dts, self.key = data, pts, dts, key


def read_units(description):
    """Runs a pipeline that ends in `appsink name=out` and returns its access units, or None when it cannot run."""
    try:
        pipeline = Gst.parse_launch(description)
    except GLib.Error:
        return None
    sink = pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    units = []
    bus = pipeline.get_bus()
    failed = False
    while True:
        sample = sink.try_pull_sample(Gst.SECOND // 5)
        if sample is None:
            if sink.is_eos():
                break
            if bus.pop_filtered(Gst.MessageType.ERROR):
                failed = True
                break
            continue
        buffer = sample.get_buffer()
        key = not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT)
        units.append(AccessUnit(buffer.extract_dup(0, buffer.get_size()), buffer.pts, buffer.dts, key))
    pipeline.set_state(Gst.State.NULL)
    return None if failed or not units else units


def load_file(path, rate):
    quoted = path.replace("\\", "\\\\").replace('"', '\\"')
    out = "video/x-h264,stream-format=byte-stream,alignment=au ! appsink name=out sync=false max-buffers=64"
    units = read_units(f'filesrc location="{quoted}" ! parsebin ! h264parse config-interval=-1 ! {out}')
    if units is None:
        units = read_units(f'filesrc location="{quoted}" ! decodebin ! videoconvert ! '
                           f"video/x-raw,format=I420 ! {encoder(rate)} ! h264parse config-interval=-1 ! {out}")
    if units is None:
        sys.exit(f"rtsp_server.py: {path} holds no video that GStreamer can read")
    return units


class LoopingFile:
    """Feeds the access units of a file to the pipeline of the connected clients, at real pace, for ever."""

    def __init__(self, units):
        self.units = units
        times = sorted(unit.pts for unit in units if unit.pts != Gst.CLOCK_TIME_NONE)
        step = (times[-1] - times[0]) // (len(times) - 1) if len(times) > 1 else Gst.SECOND // 30
        self.first = times[0]
        self.length = times[-1] - times[0] + step

    def media_configured(self, _factory, media):
        source = media.get_element().get_by_name_recurse_up("src")
        gone = threading.Event()
        media.connect("unprepared", lambda _media: gone.set())
        threading.Thread(target=self.feed, args=(source, gone), daemon=True).start()

    def feed(self, source, gone):
        begun = None
        for index in range(sys.maxsize):
            unit = self.units[index % len(self.units)]
            round_begins = index // len(self.units) * self.length
            pts = round_begins + (unit.pts - self.first if unit.pts != Gst.CLOCK_TIME_NONE else 0)
            # Decode order: a unit is due when it is decoded, which for B-frames is before it is shown.
            due = pts if unit.dts == Gst.CLOCK_TIME_NONE else min(pts, round_begins + max(0, unit.dts - self.first))
            while begun is None:
                clock = source.get_clock()
                if clock is not None and source.get_state(0)[1] == Gst.State.PLAYING:
                    begun = clock.get_time() - source.get_base_time()
                elif gone.wait(0.005):
                    return
            now = source.get_clock().get_time() - source.get_base_time()
            if gone.wait(max(0, (begun + due - now) / Gst.SECOND)):
                return
            buffer = Gst.Buffer.new_wrapped(unit.data)
            buffer.pts = begun + pts
            buffer.dts = begun + due
            if not unit.key:
                buffer.set_flags(Gst.BufferFlags.DELTA_UNIT)
            if source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                return


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 (default) takes a free one")
    parser.add_argument("--path", default="/camera")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", help="video file, played in a loop")
    what.add_argument("--test-pattern", action="store_true", help="a moving ball")
    parser.add_argument("--size", default="1280x720", help="of the test pattern")
    parser.add_argument("--rate", type=int, default=30, help="frames a second of the test pattern")
    chosen = parser.parse_args()

    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_shared(True)  # all clients see the same moment, as with a real camera
    factory.set_latency(0)
    if chosen.file:
        looping = LoopingFile(load_file(chosen.file, chosen.rate))
        factory.set_launch("( appsrc name=src is-live=true format=time max-bytes=0 "
                           "caps=video/x-h264,stream-format=byte-stream,alignment=au ! " + PAYLOADER + " )")
        factory.connect("media-configure", looping.media_configured)
    else:
        width, height = (int(number) for number in chosen.size.split("x"))
        factory.set_launch(
            f"( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width={width},height={height},"
            f"framerate={chosen.rate}/1 ! {encoder(chosen.rate)} ! video/x-h264,profile=baseline ! "
            + PAYLOADER + " )")

    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(chosen.port))
    server.get_mount_points().add_factory(chosen.path, factory)
    loop = GLib.MainLoop()
    if server.attach(None) == 0:
        sys.exit(f"rtsp_server.py: port {chosen.port} is taken")
    port = server.get_bound_port()
    print(f"port {port}", f"url rtsp://127.0.0.1:{port}{chosen.path}", "ready", sep="\n", flush=True)

    def until_closed():
        while sys.stdin.buffer.read(4096):
            pass
        GLib.idle_add(loop.quit)

    threading.Thread(target=until_closed, daemon=True).start()
    loop.run()


if __name__ == "__main__":
    main()
