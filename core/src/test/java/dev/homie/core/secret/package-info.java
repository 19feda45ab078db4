/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.secret;

import org.jspecify.annotations.NullMarked;
