#include "tests/support/crash_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace returns::tests {

namespace {
constexpr std::size_t sector = 512;
constexpr int lock_slots = SQLITE_SHM_NLOCK;
}  // namespace

struct CrashVfs::Node {
  struct Write {
    std::size_t offset = 0;
    Bytes bytes;
    bool truncates = false;  // to `offset`
  };
  Bytes content;
  Bytes durable;
  std::vector<Write> waiting;
  bool named = false;  // the name is durable
  std::vector<std::unique_ptr<std::array<char, 32768>>> shared;
  std::array<int, lock_slots> readers{};
  std::array<bool, lock_slots> writer{};
  int mapped = 0;  // connections that use the shared memory

  static void apply(Bytes& to, const Write& write, std::size_t from, std::size_t length) {
    if (write.truncates) {
      to.resize(write.offset);
      return;
    }
    if (to.size() < write.offset + from + length)
      to.resize(write.offset + from + length);
    std::copy_n(write.bytes.begin() + static_cast<std::ptrdiff_t>(from), length,
                to.begin() + static_cast<std::ptrdiff_t>(write.offset + from));
  }
  void write(Write change) {
    apply(content, change, 0, change.bytes.size());
    waiting.push_back(std::move(change));
  }
  void sync() {
    for (const Write& write : waiting)
      apply(durable, write, 0, write.bytes.size());
    waiting.clear();
    named = true;
  }
  void lose(std::mt19937_64& random) {
    const auto pick = [&](std::size_t below) { return below == 0 ? 0 : static_cast<std::size_t>(random() % below); };
    const std::size_t mode = pick(4);
    const std::size_t kept = mode == 0 ? 0 : mode == 2 ? pick(waiting.size() + 1) : waiting.size();
    for (std::size_t i = 0; i < kept; ++i) {
      const Write& write = waiting[i];
      const std::size_t length = write.bytes.size();
      if (mode == 3) {
        for (std::size_t from = 0; from < std::max<std::size_t>(length, 1); from += sector)
          if (pick(2) == 0)
            apply(durable, write, from, std::min(sector, length - from));
      } else if (mode == 2 && i + 1 == kept && !write.truncates) {
        apply(durable, write, 0, std::min(length, sector * pick(length / sector + 1)));
      } else {
        apply(durable, write, 0, length);
      }
    }
    waiting.clear();
    content = durable;
    named = true;
    shared.clear();
    readers = {};
    writer = {};
    mapped = 0;
  }
};

namespace {

struct Handle {
  sqlite3_file base{};
  CrashVfs* vfs = nullptr;
  std::shared_ptr<CrashVfs::Node>* node = nullptr;
  bool temporary = false;
  bool mapped = false;
  std::array<int, lock_slots> held{};  // 0 none, 1 shared, 2 exclusive
};

Handle& handle_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}
CrashVfs& vfs_of(sqlite3_vfs* vfs) {
  return *static_cast<CrashVfs*>(vfs->pAppData);
}

}  // namespace

// The C functions behind the two tables of methods.
struct CrashVfsCalls {
  using Node = CrashVfs::Node;

  static bool no_power(Handle& handle) { return handle.vfs->power_.power_is_cut(); }
  // Does the step, whole or in flight; false: the power is gone now.
  template <typename Change>
  static bool step(CrashVfs& vfs, bool counts, Change change) {
    if (!counts) {
      change();
      return true;
    }
    const auto taken = vfs.power_.take_step();
    if (taken)
      change();
    return taken == CrashFiles::Step::goes_on;
  }

  static int close(sqlite3_file* file) {
    Handle& handle = handle_of(file);
    shm_unmap(file, 0);
    delete handle.node;
    handle.node = nullptr;
    return SQLITE_OK;
  }
  static int read(sqlite3_file* file, void* to, int length, sqlite3_int64 offset) {
    Handle& handle = handle_of(file);
    if (no_power(handle))
      return SQLITE_IOERR_READ;
    const Bytes& content = (*handle.node)->content;
    const std::size_t from = std::min<std::size_t>(static_cast<std::size_t>(offset), content.size());
    const std::size_t there = std::min<std::size_t>(static_cast<std::size_t>(length), content.size() - from);
    std::memcpy(to, content.data() + from, there);
    std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(length) - there);
    return there == static_cast<std::size_t>(length) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }
  static int write(sqlite3_file* file, const void* from, int length, sqlite3_int64 offset) {
    Handle& handle = handle_of(file);
    const auto* bytes = static_cast<const std::uint8_t*>(from);
    const bool done = step(*handle.vfs, !handle.temporary, [&] {
      (*handle.node)->write({static_cast<std::size_t>(offset), Bytes(bytes, bytes + length), false});
    });
    return done ? SQLITE_OK : SQLITE_IOERR_WRITE;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    Handle& handle = handle_of(file);
    const bool done = step(*handle.vfs, !handle.temporary, [&] {
      (*handle.node)->write({static_cast<std::size_t>(size), {}, true});
    });
    return done ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  }
  static int sync(sqlite3_file* file, int) {
    Handle& handle = handle_of(file);
    if (no_power(handle))
      return SQLITE_IOERR_FSYNC;
    // A sync in flight has promised nothing: what waits goes on waiting.
    const auto taken = handle.temporary ? CrashFiles::Step::goes_on : handle.vfs->power_.take_step();
    if (taken != CrashFiles::Step::goes_on)
      return SQLITE_IOERR_FSYNC;
    // Like the real VFS, the first sync of a new file syncs its folder: every name in it.
    if (!handle.temporary && !(*handle.node)->named) {
      for (const auto& [name, node] : handle.vfs->files_)
        node->named = true;
      handle.vfs->deleted_.clear();
    }
    (*handle.node)->sync();
    return SQLITE_OK;
  }
  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    Handle& handle = handle_of(file);
    if (no_power(handle))
      return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>((*handle.node)->content.size());
    return SQLITE_OK;
  }
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int unlock(sqlite3_file*, int) { return SQLITE_OK; }
  static int reserved(sqlite3_file*, int* result) {
    *result = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return 4096; }
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    Handle& handle = handle_of(file);
    Node& node = **handle.node;
    *memory = nullptr;
    if (!std::exchange(handle.mapped, true))
      ++node.mapped;
    if (size > 32768)
      return SQLITE_IOERR_SHMMAP;
    const auto wanted = static_cast<std::size_t>(region);
    while (extend != 0 && node.shared.size() <= wanted)
      node.shared.push_back(std::make_unique<std::array<char, 32768>>());
    if (wanted < node.shared.size())
      *memory = node.shared[wanted]->data();
    return SQLITE_OK;
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    Handle& handle = handle_of(file);
    Node& node = **handle.node;
    for (auto i = static_cast<std::size_t>(offset); i < static_cast<std::size_t>(offset + count); ++i) {
      if ((flags & SQLITE_SHM_LOCK) == 0)
        continue;
      const bool alone = node.readers[i] == (handle.held[i] == 1 ? 1 : 0);
      const bool others_write = node.writer[i] && handle.held[i] != 2;
      if (others_write || ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && !alone))
        return SQLITE_BUSY;
    }
    for (auto i = static_cast<std::size_t>(offset); i < static_cast<std::size_t>(offset + count); ++i) {
      if (handle.held[i] == 1)
        --node.readers[i];
      if (handle.held[i] == 2)
        node.writer[i] = false;
      handle.held[i] = (flags & SQLITE_SHM_LOCK) == 0 ? 0 : (flags & SQLITE_SHM_SHARED) != 0 ? 1 : 2;
      if (handle.held[i] == 1)
        ++node.readers[i];
      if (handle.held[i] == 2)
        node.writer[i] = true;
    }
    return SQLITE_OK;
  }
  static void shm_barrier(sqlite3_file*) {}
  static int shm_unmap(sqlite3_file* file, int) {
    Handle& handle = handle_of(file);
    shm_lock(file, 0, lock_slots, SQLITE_SHM_UNLOCK);
    // The last one to leave takes the memory along, as the real VFS removes the -shm file.
    if (std::exchange(handle.mapped, false) && --(*handle.node)->mapped == 0)
      (*handle.node)->shared.clear();
    return SQLITE_OK;
  }

  static const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods m{};
      m.iVersion = 2;
      m.xClose = close, m.xRead = read, m.xWrite = write, m.xTruncate = truncate, m.xSync = sync;
      m.xFileSize = file_size, m.xLock = lock, m.xUnlock = unlock, m.xCheckReservedLock = reserved;
      m.xFileControl = control, m.xSectorSize = sector_size, m.xDeviceCharacteristics = characteristics;
      m.xShmMap = shm_map, m.xShmLock = shm_lock, m.xShmBarrier = shm_barrier, m.xShmUnmap = shm_unmap;
      return m;
    }();
    return table;
  }

  static int open(sqlite3_vfs* self, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    CrashVfs& vfs = vfs_of(self);
    Handle& handle = *new (file) Handle();
    if (vfs.power_.power_is_cut())
      return SQLITE_CANTOPEN;
    std::shared_ptr<Node> node = std::make_shared<Node>();
    handle.temporary = name == nullptr;
    if (name != nullptr) {
      const auto found = vfs.files_.find(name);
      if (found == vfs.files_.end() && (flags & SQLITE_OPEN_CREATE) == 0)
        return SQLITE_CANTOPEN;
      if (found != vfs.files_.end())
        node = found->second;
      else if (!step(vfs, true, [&] { vfs.files_[name] = node; }))
        return SQLITE_CANTOPEN;
    }
    handle.vfs = &vfs;
    handle.node = new std::shared_ptr<Node>(std::move(node));
    handle.base.pMethods = &methods();
    if (out_flags != nullptr)
      *out_flags = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* self, const char* name, int sync_folder) {
    CrashVfs& vfs = vfs_of(self);
    const auto found = vfs.files_.find(name);
    if (found == vfs.files_.end())
      return SQLITE_IOERR_DELETE_NOENT;
    const auto taken = vfs.power_.take_step();
    if (!taken)
      return SQLITE_IOERR_DELETE;
    const bool durable = sync_folder != 0 && taken == CrashFiles::Step::goes_on;
    if (!durable && found->second->named)
      vfs.deleted_[name] = found->second;
    else
      vfs.deleted_.erase(name);
    vfs.files_.erase(found);
    return taken == CrashFiles::Step::goes_on ? SQLITE_OK : SQLITE_IOERR_DELETE;
  }
  static int access(sqlite3_vfs* self, const char* name, int, int* result) {
    CrashVfs& vfs = vfs_of(self);
    if (vfs.power_.power_is_cut())
      return SQLITE_IOERR_ACCESS;
    *result = vfs.files_.contains(name) ? 1 : 0;
    return SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  }
  static int randomness(sqlite3_vfs* self, int size, char* out) {
    for (int i = 0; i < size; ++i)
      out[i] = static_cast<char>(vfs_of(self).random_());
    return size;
  }
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
  static int now(sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 212'000'000'000'000;
    return SQLITE_OK;
  }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

CrashVfs::CrashVfs(CrashFiles& power, std::string name)
    : power_(power), name_(std::move(name)), vfs_(std::make_unique<sqlite3_vfs>()) {
  vfs_->iVersion = 2;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->mxPathname = 512;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = CrashVfsCalls::open;
  vfs_->xDelete = CrashVfsCalls::remove;
  vfs_->xAccess = CrashVfsCalls::access;
  vfs_->xFullPathname = CrashVfsCalls::full_path;
  vfs_->xRandomness = CrashVfsCalls::randomness;
  vfs_->xSleep = CrashVfsCalls::sleep;
  vfs_->xGetLastError = CrashVfsCalls::last_error;
  vfs_->xCurrentTimeInt64 = CrashVfsCalls::now;
  if (sqlite3_vfs_register(vfs_.get(), 0) != SQLITE_OK)
    throw std::runtime_error("SQLite refused the crash VFS");
}

CrashVfs::~CrashVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

void CrashVfs::cut(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (const auto& [name, node] : deleted_)
    if (!files_.contains(name) && random() % 2 == 0)
      files_[name] = node;
  deleted_.clear();
  for (auto file = files_.begin(); file != files_.end();) {
    const bool there = file->second->named || random() % 2 == 0;
    file->second->lose(random);
    file = there ? std::next(file) : files_.erase(file);
  }
}

}  // namespace returns::tests
