import CMalloc
import Glibc

/// Takes address space for the heap in one step and asks for huge pages behind it.
///
/// A short run allocates much and frees little, so nothing is given back before its end. Taking small
/// pages one by one cost a sixth of the time of a large render. Space that nobody touches costs nothing.
func reserveHeap() {
  let hugePage = 2 << 20
  // The most that the allocator allows.
  mallopt(M_MMAP_THRESHOLD, 32 << 20)
  mallopt(M_TRIM_THRESHOLD, 1 << 30)
  mallopt(M_TOP_PAD, 256 << 20)
  // More than the heap holds so far, so that it grows now. (Asking for its size keeps the optimizer
  // from leaving it out.)
  let block = malloc(1 << 20)
  guard malloc_usable_size(block) > 0, let end = sbrk(0) else { return }
  free(block)
  mallopt(M_TOP_PAD, 16 << 20)
  let last = Int(bitPattern: end)
  let first = (last - 256 << 20 + hugePage - 1) & ~(hugePage - 1)
  madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_HUGEPAGE)
}
