// The library itself is the Swift module GMCBridgeC; this only makes sure that the header stands alone.
#include "opeachart.h"

_Static_assert(sizeof(size_t) == 8, "lengths and chart sets are 64 bits wide");
