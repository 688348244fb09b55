package opeachart

// KillChildren kills the children that are at work, as an operating system short of memory does, and
// tells how many there were.
func (c *Client) KillChildren() int {
	pool := c.workers.(*pool)
	pool.mu.Lock()
	defer pool.mu.Unlock()
	for w := range pool.busy {
		_ = w.process.command.Process.Kill()
	}
	return len(pool.busy)
}
