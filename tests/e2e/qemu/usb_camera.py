"""A USB webcam with MJPEG for the guest, made of messages: QEMU's usb-redir device on one side, this file on the other.

The guest's own uvcvideo driver enumerates it, negotiates and reads it like any webcam; unplug() and plug() are what a
pulled cable is. Sources: the usbredir protocol description (spice), USB 2.0 chapter 9, USB Video Class 1.0. The stream
goes over a bulk endpoint, which the class allows and which needs no isochronous timing from an emulated machine.
"""
import collections
import socket
import struct
import threading
import time

HELLO, CONNECT, DISCONNECT, RESET, INTERFACES, ENDPOINTS = range(6)
SET_CONFIGURATION, GET_CONFIGURATION, CONFIGURATION_STATUS, SET_ALT, GET_ALT, ALT_STATUS = range(6, 12)
CANCEL, CONTROL, BULK = 21, 100, 101
# Device version, packet sizes of endpoints, 64-bit ids, 32-bit bulk lengths: QEMU wants all of them behind xHCI.
CAPABILITIES = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 6
SUCCESS, CANCELLED, STALL = 0, 1, 4
HIGH_SPEED = 2
STREAM_ENDPOINT = 0x81
PACKET = 512
PAYLOAD = 16384  # the most that uvcvideo asks for at once with this packet size

SET_CUR, GET_CUR, GET_MIN, GET_MAX, GET_LEN, GET_INFO, GET_DEF = 1, 0x81, 0x82, 0x83, 0x85, 0x86, 0x87
FRAME_ID, END_OF_FRAME, END_OF_HEADER = 1, 2, 0x80


class UsbCamera:
    """Serves JPEG pictures of one size in a loop. Give qemu_options(fd) to QEMU; pictures: list of bytes."""

    def __init__(self, pictures, width, height, frames_per_second):
        self._pictures = pictures
        self._size = (width, height)
        self._interval = 10_000_000 // frames_per_second  # in 100 ns, as the class counts
        self._ours, self.theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._waiting = collections.deque()  # bulk requests of the driver: (id, length)
        self._plugged = False
        self._closed = False
        self.frames_sent = 0
        self._descriptors = self._describe()
        self._send(HELLO, 0, b"returns-station test camera".ljust(64, b"\0") + struct.pack("<I", CAPABILITIES))
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._answer, self._stream)]
        for thread in self._threads:
            thread.start()
        self.plug()

    def qemu_options(self):
        return ["-chardev", f"socket,id=camera,fd={self.theirs.fileno()}", "-device", "usb-redir,chardev=camera"]

    def plug(self):
        with self._lock:
            count, room = 2, 32
            self._send(INTERFACES, 0, struct.pack("<I", count) + b"".join(
                bytes(values).ljust(room, b"\0") for values in ([0, 1], [14, 14], [1, 2], [0, 0])))
            place = 16 + (STREAM_ENDPOINT & 15)
            kinds, sizes, owners = [255] * room, [0] * room, [0] * room
            kinds[0] = kinds[16] = 0
            sizes[0] = sizes[16] = 64
            kinds[place], sizes[place], owners[place] = 2, PACKET, 1
            self._send(ENDPOINTS, 0, bytes(kinds) + bytes(room) + bytes(owners) + struct.pack("<32H", *sizes))
            self._send(CONNECT, 0, struct.pack("<BBBBHHH", HIGH_SPEED, 0xEF, 2, 1, 0x1D6B, 0x0102, 0x0100))
            self._plugged = True

    def unplug(self):
        with self._lock:
            self._plugged = False
            self._waiting.clear()
            self._send(DISCONNECT, 0, b"")

    def close(self):
        with self._lock:
            self._closed = True
        self._ours.close()
        self.theirs.close()

    def _send(self, kind, number, body):
        try:
            self._ours.sendall(struct.pack("<III" if kind == HELLO else "<IIQ", kind, len(body), number) + body)
        except OSError:
            self._closed = True  # The machine is off.

    def _receive(self, size):
        data = b""
        while len(data) < size:
            part = self._ours.recv(size - len(data))
            if not part:
                raise OSError("the machine is off")
            data += part
        return data

    def _answer(self):
        try:
            self._receive(struct.unpack("<III", self._receive(12))[1])  # its own hello
            while True:
                kind, length, number = struct.unpack("<IIQ", self._receive(16))
                body = self._receive(length)
                with self._lock:
                    self._handle(kind, number, body)
        except OSError:
            self._closed = True

    def _handle(self, kind, number, body):
        if kind == CONTROL:
            _, request, request_type, _, value, index, length = struct.unpack("<BBBBHHH", body[:10])
            status, data = self._control(request_type, request, value, index, length)
            taken = len(data) if request_type & 0x80 else length
            self._send(CONTROL, number, struct.pack("<BBBBHHH", body[0], request, request_type, status, value, index,
                                                    taken) + data)
        elif kind == BULK:
            _, _, low, _, high = struct.unpack("<BBHIH", body[:10])
            if self._plugged:
                self._waiting.append((number, high << 16 | low))
        elif kind == CANCEL:
            for request in [request for request in self._waiting if request[0] == number]:
                self._waiting.remove(request)
                self._answer_bulk(number, CANCELLED, b"")
        elif kind == SET_CONFIGURATION:
            self._send(CONFIGURATION_STATUS, number, struct.pack("BB", SUCCESS, body[0]))
        elif kind == GET_CONFIGURATION:
            self._send(CONFIGURATION_STATUS, number, struct.pack("BB", SUCCESS, 1))
        elif kind in (SET_ALT, GET_ALT):
            self._send(ALT_STATUS, number, struct.pack("BBB", SUCCESS, body[0], 0))
        elif kind == RESET:
            self._waiting.clear()

    def _control(self, request_type, request, value, index, length):
        if request_type == 0x80 and request == 6:  # GET_DESCRIPTOR
            found = self._descriptors.get(value)
            return (SUCCESS, found[:length]) if found else (STALL, b"")
        if request_type & 0x7F == 0x21 and index & 0xFF == 1 and value >> 8 in (1, 2):  # probe and commit
            if request in (GET_CUR, GET_MIN, GET_MAX, GET_DEF):
                return SUCCESS, self._terms()[:length]
            if request == GET_LEN:
                return SUCCESS, struct.pack("<H", len(self._terms()))
            if request == GET_INFO:
                return SUCCESS, b"\3"
            if request == SET_CUR:
                return SUCCESS, b""  # There is one format: whatever is asked, these are the terms.
        if request_type in (0x00, 0x01, 0x02):  # features of device, interface, endpoint: a halt is cleared, say
            return SUCCESS, b""
        if request_type in (0x80, 0x81, 0x82) and request == 0:
            return SUCCESS, b"\0\0"
        return STALL, b""

    def _terms(self):
        largest = max(map(len, self._pictures)) + 65536
        return struct.pack("<HBBIHHHHHII", 1, 1, 1, self._interval, 0, 0, 0, 0, 0, largest, PAYLOAD)

    def _answer_bulk(self, number, status, data):
        self._send(BULK, number, struct.pack("<BBHIH", STREAM_ENDPOINT, status, len(data), 0, 0) + data)

    def _stream(self):
        """One picture per interval; while the driver asks for nothing, none is sent, as a real camera would do it."""
        due = time.monotonic()
        while not self._closed:
            due = max(due + self._interval / 1e7, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))  # the camera's own clock
            picture = self._pictures[self.frames_sent % len(self._pictures)]
            at = 0
            with self._lock:
                if not self._waiting:
                    continue
                self.frames_sent += 1
            while at < len(picture) and not self._closed:
                with self._lock:
                    if not self._plugged:
                        break
                    if self._waiting:
                        number, length = self._waiting.popleft()
                        part = picture[at:at + min(length, PAYLOAD) - 2]
                        at += len(part)
                        flags = END_OF_HEADER | self.frames_sent & FRAME_ID
                        if at == len(picture):
                            flags |= END_OF_FRAME
                        self._answer_bulk(number, SUCCESS, bytes([2, flags]) + part)
                        continue
                time.sleep(0.001)  # The driver hands its requests in again when it has copied them.

    def _describe(self):
        """Every descriptor by its type and index, as GET_DESCRIPTOR asks."""
        width, height = self._size

        def descriptor(layout, *fields):
            body = struct.pack("<" + layout, *fields)
            return bytes([len(body) + 1]) + body

        device = descriptor("BHBBBBHHHBBBB", 1, 0x0200, 0xEF, 2, 1, 64, 0x1D6B, 0x0102, 0x0100, 1, 2, 3, 1)
        # A camera terminal without controls, and the terminal that is its stream over USB.
        entities = (struct.pack("<BBBBHBBHHHBB", 16, 0x24, 2, 1, 0x0201, 0, 0, 0, 0, 0, 1, 0)
                    + struct.pack("<BBBBHBBB", 9, 0x24, 3, 2, 0x0101, 0, 1, 0))
        control_length = 13 + len(entities)
        control = struct.pack("<BBBHHIBB", 13, 0x24, 1, 0x0100, control_length, 48_000_000, 1, 1) + entities
        largest = max(map(len, self._pictures)) + 65536
        rate = 10_000_000 // self._interval
        picture_format = struct.pack("<BBBBBBBBBBB", 11, 0x24, 6, 1, 1, 0, 1, 0, 0, 0, 0)
        frame = struct.pack("<BBBBBHHIIIIBI", 30, 0x24, 7, 1, 0, width, height, largest * 8 * rate,
                            largest * 8 * rate, largest, self._interval, 1, self._interval)
        colours = struct.pack("<BBBBBB", 6, 0x24, 13, 1, 1, 4)
        stream_length = 14 + len(picture_format) + len(frame) + len(colours)
        stream = struct.pack("<BBBBHBBBBBBBB", 14, 0x24, 1, 1, stream_length, STREAM_ENDPOINT, 0, 2, 0, 0, 0, 1,
                             0) + picture_format + frame + colours
        body = (struct.pack("<BBBBBBBB", 8, 11, 0, 2, 14, 3, 0, 2)
                + struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 0, 14, 1, 0, 2) + control
                + struct.pack("<BBBBBBBBB", 9, 4, 1, 0, 1, 14, 2, 0, 0) + stream
                + struct.pack("<BBBBHB", 7, 5, STREAM_ENDPOINT, 2, PACKET, 0))
        configuration = struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 2, 1, 0, 0x80, 250) + body
        texts = ["Returns", "Bench camera", "0001"]
        strings = {0x0300: b"\x04\x03\x09\x04"}
        for place, text in enumerate(texts, 1):
            encoded = text.encode("utf-16-le")
            strings[0x0300 + place] = bytes([len(encoded) + 2, 3]) + encoded
        qualifier = descriptor("BHBBBBBB", 6, 0x0200, 0xEF, 2, 1, 64, 1, 0)
        return {0x0100: device, 0x0200: configuration, 0x0600: qualifier, **strings}
