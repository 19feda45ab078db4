/** How services speak on the event bus: typed endpoints, errors that keep their code, headers, and raw frames. */
@NullMarked
package dev.homie.core.bus;

import org.jspecify.annotations.NullMarked;
