// How much room the native stack of the calling thread has.
#pragma once

#include <stddef.h>

// The bytes between here and the end of this thread's stack; 0 where that cannot be told, as on the
// stack of a coroutine.
size_t cstack_room(void);
