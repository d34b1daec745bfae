package io.latentspark.eval.instruction;

import io.latentspark.eval.EvalErrors;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All instructions by the id they have in IFEval's data. */
final class Instructions {

  private static final Map<String, Function<InstructionArguments, Instruction>> BY_ID =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("keywords:existence", KeywordInstructions::existence),
              Map.entry("keywords:forbidden_words", KeywordInstructions::forbidden),
              Map.entry("keywords:frequency", KeywordInstructions::frequency),
              Map.entry("keywords:letter_frequency", KeywordInstructions::letterFrequency),
              Map.entry("language:response_language", CaseInstructions::language),
              Map.entry("length_constraints:number_words", LengthInstructions::words),
              Map.entry("length_constraints:number_sentences", LengthInstructions::sentences),
              Map.entry("length_constraints:number_paragraphs", LengthInstructions::paragraphs),
              Map.entry(
                  "length_constraints:nth_paragraph_first_word", LengthInstructions::firstWord),
              Map.entry(
                  "detectable_content:number_placeholders", ContentInstructions::placeholders),
              Map.entry("detectable_content:postscript", ContentInstructions::postscript),
              Map.entry("detectable_format:constrained_response", FormatInstructions::constrained),
              Map.entry("detectable_format:json_format", FormatInstructions::json),
              Map.entry("detectable_format:multiple_sections", FormatInstructions::sections),
              Map.entry("detectable_format:number_bullet_lists", FormatInstructions::bullets),
              Map.entry(
                  "detectable_format:number_highlighted_sections", FormatInstructions::highlights),
              Map.entry("detectable_format:title", FormatInstructions::title),
              Map.entry("combination:repeat_prompt", ContentInstructions::repeatedPrompt),
              Map.entry("combination:two_responses", ContentInstructions::twoResponses),
              Map.entry("startend:end_checker", ContentInstructions::ending),
              Map.entry("startend:quotation", ContentInstructions::quotation),
              Map.entry("change_case:capital_word_frequency", CaseInstructions::capitalWords),
              Map.entry("change_case:english_capital", CaseInstructions::englishCapitals),
              Map.entry("change_case:english_lowercase", CaseInstructions::englishLowercase),
              Map.entry("punctuation:no_comma", ContentInstructions::noComma)));

  private Instructions() {}

  static Instruction create(InstructionArguments arguments) {
    Function<InstructionArguments, Instruction> factory = BY_ID.get(arguments.id());
    if (factory == null) {
      throw EvalErrors.instructionUnknown(arguments.document(), arguments.id(), BY_ID.keySet());
    }
    return factory.apply(arguments);
  }
}
