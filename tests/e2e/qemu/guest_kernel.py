"""The guest's kernel and its first file system, made once and kept.

The kernel is the distribution's own package, the flavour for real machines: the one for clouds has no test cameras. It
is downloaded and unpacked but never installed, so the machine's own boot files stay as they are.
"""
import fcntl
import gzip
import hashlib
import json
import lzma
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[2]

# In the order of loading; what they need comes before each of them by itself.
MODULES = ["virtio_pci", "virtio_rng", "virtio_blk", "9pnet_virtio", "9p", "xhci_pci", "usbhid", "hid_generic", "evdev",
           "ext4", "uvcvideo", "vivid"]

os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"


class Unavailable(Exception):
    """No guest can be had on this machine; says why in one line. The tests are skipped."""


class KernelMissing(Exception):
    """The guest's kernel could not be downloaded; says why in one line. The tests fail: a broken mirror must not look
    like a machine without QEMU. RETURNS_OFFLINE=1 says that there is no network, and makes it Unavailable."""


class Boot:
    def __init__(self, kernel, initramfs):
        self.kernel = kernel
        self.initramfs = initramfs


def cache_folder():
    return Path(os.environ.get("RETURNS_GUEST_CACHE") or TREE / "build" / "guest")


def cpio_archive(entries):
    """A newc archive of (name, mode, content); the kernel unpacks several of them one after another."""
    out = bytearray()

    def add(name, mode, content):
        fields = [len(out) + 1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0]
        out.extend(b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0")
        out.extend(b"\0" * (-len(out) % 4))
        out.extend(content)
        out.extend(b"\0" * (-len(out) % 4))

    for name, mode, content in entries:
        add(name, mode, content)
    add("TRAILER!!!", 0, b"")
    return bytes(out)


def prepare():
    """Returns the Boot to start guests with. Safe to call from several tests at once."""
    if platform.machine() != "x86_64":
        raise Unavailable("the guest is an x86-64 machine and this one is " + platform.machine())
    for program, package in (("qemu-system-x86_64", "qemu-system-x86"), ("busybox", "busybox-static"),
                             ("depmod", "kmod"), ("modprobe", "kmod"), ("mkfs.ext4", "e2fsprogs"),
                             ("dpkg-deb", "dpkg"), ("apt-get", "apt")):
        if not shutil.which(program):
            raise Unavailable(f"{program} is not here (package {package})")
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _prepare_locked(cache)


def _prepare_locked(cache):
    made_from = hashlib.sha256(Path(__file__).read_bytes() + (HERE / "init.sh").read_bytes() +
                               _busybox().read_bytes()).hexdigest()
    manifest = cache / "boot.json"
    boot = Boot(cache / "vmlinuz", cache / "initramfs")
    if manifest.exists() and json.loads(manifest.read_text()).get("made_from") == made_from:
        return boot
    manifest.unlink(missing_ok=True)
    package = next(iter(sorted(cache.glob("linux-image-*.deb"))), None) or _download_kernel(cache)
    with tempfile.TemporaryDirectory(dir=cache) as unpacked:
        subprocess.run(["dpkg-deb", "-x", package, unpacked], check=True)
        kernels = list(Path(unpacked).glob("boot/vmlinuz-*"))
        if len(kernels) != 1:
            raise RuntimeError(f"{package} holds {len(kernels)} kernels")
        shutil.copyfile(kernels[0], boot.kernel)
        boot.initramfs.write_bytes(_initramfs(Path(unpacked), kernels[0].name[len("vmlinuz-"):]))
    manifest.write_text(json.dumps({"made_from": made_from, "package": package.name}))
    return boot


def _busybox():
    return Path(shutil.which("busybox")).resolve()


def _initramfs(unpacked, version):
    # Debian 13 keeps modules below usr/.
    base = unpacked if (unpacked / "lib/modules").is_dir() else unpacked / "usr"
    subprocess.run(["depmod", "-b", base, version], check=True, stderr=subprocess.DEVNULL)
    order = []
    for module in MODULES:
        shown = subprocess.run(["modprobe", "-d", base, "-S", version, "--show-depends", module], check=True,
                               stdout=subprocess.PIPE, text=True).stdout
        for line in shown.splitlines():
            words = line.split()
            # crc32c-intel answers "no such device" on a processor without the instruction; the generic one serves.
            if words[0] == "insmod" and words[1] not in order and "crc32c-intel" not in words[1]:
                order.append(words[1])
    entries = [("bin", 0o040755, b""), ("modules", 0o040755, b""), ("dev", 0o040755, b""),
               ("init", 0o100755, (HERE / "init.sh").read_bytes()), ("bin/busybox", 0o100755, _busybox().read_bytes())]
    names = []
    for path in map(Path, order):
        content = path.read_bytes()
        if path.suffix == ".xz":
            content = lzma.decompress(content)
        names.append(path.name.removesuffix(".xz"))
        entries.append(("modules/" + names[-1], 0o100644, content))
    entries.append(("modules/order", 0o100644, ("\n".join(names) + "\n").encode()))
    return gzip.compress(cpio_archive(entries), compresslevel=1)


def offline():
    return os.environ.get("RETURNS_OFFLINE", "") not in ("", "0")


def _download_kernel(cache):
    """Asks apt with the machine's package lists, then with fresh lists of our own: no root is needed for either."""
    if offline():
        raise Unavailable("RETURNS_OFFLINE is set and the kernel package was never downloaded")
    own = cache / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (own / folder).mkdir(parents=True, exist_ok=True)
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []
    fresh = ["-o", f"Dir::State::Lists={own}/lists", "-o", f"Dir::Cache={own}/cache"] + sandbox
    reason = ""
    try:
        for lists in (sandbox, fresh):
            if lists is fresh:
                reason = _apt(["apt-get", "-q", *fresh, "update"], cache).stderr
            shown = _apt(["apt-cache", *lists, "depends", "linux-image-amd64"], cache)
            names = [line.split()[1] for line in shown.stdout.splitlines()
                     if line.strip().startswith("Depends: linux-image-")]
            if not names:
                reason = reason or shown.stderr
                continue
            got = _apt(["apt-get", "-q", *lists, "download", names[0]], cache)
            found = sorted(cache.glob("linux-image-*.deb"))
            if got.returncode == 0 and found:
                return found[0]
            reason = got.stderr or reason
    finally:
        shutil.rmtree(own, ignore_errors=True)
    lines = [line for line in reason.splitlines() if line.startswith("E: ")]
    raise KernelMissing("the kernel package could not be downloaded: " + (lines[-1] if lines else "apt knows none")
                        + "; RETURNS_OFFLINE=1 skips these tests")


def _apt(command, folder):
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=600)
