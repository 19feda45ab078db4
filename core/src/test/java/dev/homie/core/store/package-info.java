/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.store;

import org.jspecify.annotations.NullMarked;
