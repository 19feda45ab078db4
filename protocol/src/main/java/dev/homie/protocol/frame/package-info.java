/** Binary frames: the 16-byte header in front of terminal bytes (SPEC.md section 4). */
@NullMarked
package dev.homie.protocol.frame;

import org.jspecify.annotations.NullMarked;
