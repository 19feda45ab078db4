/** {@code homie up}: the whole of Homie in one process, and what it tells its owner. */
@NullMarked
package dev.homie.cli.up;

import org.jspecify.annotations.NullMarked;
