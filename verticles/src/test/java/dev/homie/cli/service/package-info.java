/** Tests of the package of that name. */
@NullMarked
package dev.homie.cli.service;

import org.jspecify.annotations.NullMarked;
