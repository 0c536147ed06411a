#pragma once
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/catch.h"
