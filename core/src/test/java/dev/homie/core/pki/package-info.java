/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.pki;

import org.jspecify.annotations.NullMarked;
