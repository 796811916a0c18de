// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The only file that knows Catch2 v2 (Debian 12) from v3.
#ifdef MTPSYNC_CATCH2_V3
#include <catch2/catch_all.hpp>
#else
#define CATCH_CONFIG_EXTERNAL_INTERFACES // shows its listeners
#include <catch2/catch.hpp>
#endif
