/** Counts of what happens, cheap enough to be always on; who wants to know reads them. */
@NullMarked
package dev.homie.core.measure;

import org.jspecify.annotations.NullMarked;
