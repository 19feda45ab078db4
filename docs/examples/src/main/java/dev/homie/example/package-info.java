/** Verticles that know Vert.x, and nothing of Homie. */
@NullMarked
package dev.homie.example;

import org.jspecify.annotations.NullMarked;
