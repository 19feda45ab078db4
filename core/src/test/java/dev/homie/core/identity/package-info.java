/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.identity;

import org.jspecify.annotations.NullMarked;
