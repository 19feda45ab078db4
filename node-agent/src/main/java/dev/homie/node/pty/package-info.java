/** Pseudo-terminals: spawning, the one loop that reads and writes them all, and ending what runs in them. */
@NullMarked
package dev.homie.node.pty;

import org.jspecify.annotations.NullMarked;
