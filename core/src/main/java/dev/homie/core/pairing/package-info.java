/** How a device is let in, and proves from then on that it is itself (SPEC.md sections 2 and 6). */
@NullMarked
package dev.homie.core.pairing;

import org.jspecify.annotations.NullMarked;
