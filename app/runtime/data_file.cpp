#include "app/runtime/data_file.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace returns::runtime {

namespace fs = std::filesystem;

Result<std::vector<DataFile>> read_data_files(const fs::path& folder, const char* what) {
  std::error_code failure;
  std::vector<fs::path> paths;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
    if (entry->path().extension() == ".toml")
      paths.push_back(entry->path());
  if (failure)
    return system_error(failure.value(), what, folder.string());
  std::sort(paths.begin(), paths.end());
  std::vector<DataFile> files;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
      return system_error(EIO, what, path.string());
    files.push_back({path, text.str()});
  }
  return files;
}

}  // namespace returns::runtime
