// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/preload_library.hpp"

#include <dlfcn.h>

namespace vphone {

bool preload_library_available() {
    void *library = dlopen(preload_library, RTLD_LAZY | RTLD_LOCAL); // local: nothing of it takes effect here
    if (library == nullptr)
        return false;
    dlclose(library);
    return true;
}

} // namespace vphone
