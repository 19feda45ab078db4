/** Tests of the package of that name. */
@NullMarked
package dev.homie.cli.doctor;

import org.jspecify.annotations.NullMarked;
