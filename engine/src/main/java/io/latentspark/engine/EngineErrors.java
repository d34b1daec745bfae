package io.latentspark.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** Every error a user of the engine can meet. A message says the problem, the cause and the fix. */
public final class EngineErrors {
  private EngineErrors() {}

  // ---- checkpoint -------------------------------------------------------------------------------

  public static EngineException modelFolderMissing(Path folder) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "No model folder at %s. The path does not exist or is not a folder; give the folder that holds config.json and *.safetensors.",
        folder.toAbsolutePath());
  }

  public static EngineException fileMissing(Path file, String purpose) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "The checkpoint lacks %s (%s). Download the model again with this file.",
        file.toAbsolutePath(),
        purpose);
  }

  public static EngineException fileUnreadable(Path file, Throwable cause) {
    return error(
        cause,
        ErrorCode.BAD_CHECKPOINT,
        "Cannot read %s: %s. Check the file's permissions and that it is complete.",
        file.toAbsolutePath(),
        cause.getMessage());
  }

  public static EngineException fileChanged(Path file) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s changed while it was loaded: it was replaced, or its size or time differs."
            + " Start again when whatever writes the file is done.",
        file.toAbsolutePath());
  }

  public static EngineException jsonInvalid(Path file, String reason) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s is not valid JSON: %s. Take the file published with the model.",
        file.toAbsolutePath(),
        reason);
  }

  public static EngineException configKeyMissing(Path file, String key) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s lacks the key \"%s\". Take the config.json published with the model.",
        file.toAbsolutePath(),
        key);
  }

  public static EngineException configValueInvalid(
      Path file, String key, Object value, String expected) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s has \"%s\": %s, expected %s. Take the config.json published with the model.",
        file.toAbsolutePath(),
        key,
        value,
        expected);
  }

  public static EngineException unknownModelType(String modelType, Collection<String> supported) {
    return error(
        ErrorCode.UNSUPPORTED_MODEL,
        "Unknown model_type \"%s\" in config.json. This engine runs %s; choose a checkpoint of that family.",
        modelType,
        String.join(", ", supported));
  }

  public static EngineException unsupportedQuantization(String method, String detail) {
    return error(
        ErrorCode.UNSUPPORTED_MODEL,
        "Unsupported quantization_config: %s (%s). This engine reads bf16, f16, f32 and block-scaled fp8 (e4m3, weight_scale_inv); choose such a checkpoint.",
        method,
        detail);
  }

  public static EngineException safetensorsTruncated(Path file, long expected, long actual) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s is truncated: its header describes %d bytes, the file has %d. Download it again.",
        file.toAbsolutePath(),
        expected,
        actual);
  }

  public static EngineException safetensorsCorrupt(Path file, String reason) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "%s is not a valid safetensors file: %s. Download it again.",
        file.toAbsolutePath(),
        reason);
  }

  public static EngineException tensorMissing(String tensor, Path folder) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "The checkpoint %s has no tensor \"%s\", which its config.json calls for. A shard may be missing or config.json may belong to another model.",
        folder.toAbsolutePath(),
        tensor);
  }

  public static EngineException tensorWrongShape(String tensor, long[] expected, long[] actual) {
    return error(
        ErrorCode.BAD_CHECKPOINT,
        "Tensor \"%s\" has shape %s, config.json calls for %s. config.json and the weights belong to different models.",
        tensor,
        Arrays.toString(actual),
        Arrays.toString(expected));
  }

  public static EngineException tensorUnsupportedType(String tensor, String type) {
    return error(
        ErrorCode.UNSUPPORTED_MODEL,
        "Tensor \"%s\" is stored as %s. This engine reads BF16, F16, F32 and F8_E4M3 with weight_scale_inv; convert the checkpoint.",
        tensor,
        type);
  }

  public static EngineException noPredictor(Path model, int tokens, int layers) {
    return error(
        ErrorCode.INVALID_OPTION,
        "--speculative-tokens %d needs a multi-token-prediction layer to draft with, and the checkpoint %s has none: %s. Leave the option out, or use a checkpoint that has one, such as DeepSeek-V3.",
        tokens,
        model.toAbsolutePath(),
        layers == 0
            ? "num_nextn_predict_layers in its config.json is 0 or missing"
            : "its config.json calls for one, but tensors of it are missing");
  }

  // ---- platform and memory ----------------------------------------------------------------------

  public static EngineException notEnoughMemory(String needed, String budget, String wouldFit) {
    return error(
        ErrorCode.NOT_ENOUGH_MEMORY,
        "The model does not fit: it needs %s, the budget is %s. %s",
        needed,
        budget,
        wouldFit);
  }

  public static EngineException unsupportedCpu(String architecture) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "The CPU backend needs Linux on x86-64 with AVX2 and FMA; this machine is %s. Run on such a machine.",
        architecture);
  }

  public static EngineException vectorModuleMissing() {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "The JVM was started without the Vector API. Start it on Java 17 with --add-modules=jdk.incubator.vector (for Spark: spark.driver.extraJavaOptions and spark.executor.extraJavaOptions).");
  }

  public static EngineException cudaDriverMissing() {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "There is no CUDA driver here: libcuda.so.1 was not found. Install an NVIDIA driver of version 580 or newer, or compute on the CPU (--device cpu).");
  }

  public static EngineException cudaBindingFailed(Throwable cause) {
    return error(
        cause,
        ErrorCode.UNSUPPORTED_PLATFORM,
        "JCuda cannot be loaded: %s. Its native library needs Linux on x86-64 and a temporary folder that may hold programs (-Djava.io.tmpdir); mend that, or compute on the CPU (--device cpu).",
        cause.getMessage());
  }

  public static EngineException emulatorWithoutSources(Path code) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "--device cuda-emulated is compiled from the sources of the kernels, and %s lies in no source checkout. Run it from one, or choose cpu or cuda.",
        code);
  }

  public static EngineException emulatorNotCompiled(String reason) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "--device cuda-emulated could not be compiled: %s. Install g++ (Debian: apt-get install g++), or choose cpu or cuda.",
        reason);
  }

  public static EngineException cudaDriverTooOld(int version, int least) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "The NVIDIA driver speaks CUDA %s, but the kernels are compiled for CUDA %s. Update the driver to version 580 or newer, or compute on the CPU (--device cpu).",
        cudaVersion(version),
        cudaVersion(least));
  }

  private static String cudaVersion(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  public static EngineException noSuchGpu(int ordinal, int count) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "There is no GPU %d: the NVIDIA driver shows %d to this process. Check nvidia-smi and CUDA_VISIBLE_DEVICES, or compute on the CPU (--device cpu).",
        ordinal,
        count);
  }

  public static EngineException noGpu() {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "There is no GPU: the NVIDIA driver shows none to this process. Check nvidia-smi and CUDA_VISIBLE_DEVICES, or compute on the CPU (--device cpu).");
  }

  public static EngineException gpuTooOld(String name, int capability, int least) {
    return error(
        ErrorCode.UNSUPPORTED_PLATFORM,
        "%s has compute capability %.1f, but bf16 tensor cores begin with %.1f. Run on a newer GPU, or compute on the CPU (--device cpu).",
        name,
        capability / 10.0,
        least / 10.0);
  }

  public static EngineException gpuMemoryExhausted(long bytes, long freeBytes, String name) {
    return error(
        ErrorCode.NOT_ENOUGH_MEMORY,
        "%s has no %,d bytes left, only %,d. Give the engine less to hold (--memory, --max-model-len, --max-batch-tokens), or end what else uses the GPU.",
        name,
        bytes,
        freeBytes);
  }

  public static EngineException gpuFailed(String call, String result) {
    return error(
        ErrorCode.INTERNAL,
        "The GPU failed: %s gave %s. Nothing more can be computed on it in this process; start it again, and look into the system log if it happens again.",
        call,
        result);
  }

  public static EngineException invalidOption(String option, Object value, String range) {
    return error(
        ErrorCode.INVALID_OPTION, "--%s %s is out of range. Allowed: %s.", option, value, range);
  }

  // ---- text -------------------------------------------------------------------------------------

  public static EngineException tokenizerMissing(Path folder) {
    return error(
        ErrorCode.NO_TOKENIZER,
        "The prompt is text but %s has no tokenizer.json. Add the model's tokenizer files, or give prompt_token_ids.",
        folder.toAbsolutePath());
  }

  public static EngineException unsupportedTokenizer(Path file, String decoder) {
    return error(
        ErrorCode.UNSUPPORTED_MODEL,
        "%s has the decoder \"%s\". This engine reads byte-level BPE tokenizers, as DeepSeek's are; remove the file and give prompt_token_ids, or take the model's own.",
        file.toAbsolutePath(),
        decoder);
  }

  public static EngineException chatTemplateMissing(Path folder) {
    return error(
        ErrorCode.NO_TOKENIZER,
        "The prompt is a list of messages but %s has no chat template (tokenizer_config.json: chat_template). Give plain prompts, or add the template.",
        folder.toAbsolutePath());
  }

  public static EngineException templateFailed(String reason) {
    return error(
        ErrorCode.TEMPLATE_FAILED,
        "The chat template refused the messages: %s. Check roles and their order against the model's card.",
        reason);
  }

  public static EngineException messageWithout(String field, int index) {
    return error(
        ErrorCode.BAD_PROMPT,
        "Message %d has no %s. Each message needs a role (system, user, assistant) and a content.",
        index,
        field);
  }

  // ---- requests ---------------------------------------------------------------------------------

  public static EngineException nullPrompt() {
    return error(
        ErrorCode.BAD_PROMPT, "The prompt is null. Fill it or filter such rows out beforehand.");
  }

  public static EngineException emptyPrompt() {
    return error(
        ErrorCode.BAD_PROMPT,
        "The prompt is empty: there is no token to go on from. Fill it or filter such rows out beforehand.");
  }

  public static EngineException malformedPrompt(String reason) {
    return error(
        ErrorCode.BAD_PROMPT,
        "The prompt is malformed: %s. Correct it or filter such rows out beforehand.",
        reason);
  }

  public static EngineException tokenIdOutOfRange(int tokenId, int vocabSize) {
    return error(
        ErrorCode.BAD_PROMPT,
        "Token id %d is outside the vocabulary (0 to %d). The ids belong to another tokenizer.",
        tokenId,
        vocabSize - 1);
  }

  public static EngineException promptTooLong(int promptTokens, int maxModelLen) {
    return error(
        ErrorCode.PROMPT_TOO_LONG,
        "The prompt has %d tokens; the context (max-model-len %d) must hold it and at least one new token. Shorten it, raise --max-model-len, or use --truncate left|right.",
        promptTokens,
        maxModelLen);
  }

  public static EngineException invalidSampling(String option, Object value, String range) {
    return error(
        ErrorCode.INVALID_SAMPLING,
        "Sampling option %s = %s is out of range. Allowed: %s.",
        option,
        value,
        range);
  }

  public static EngineException logitsNotFinite() {
    return error(
        ErrorCode.LOGITS_NOT_FINITE,
        "The model computed logits that are NaN or infinite. The weights are damaged or exceed this precision; check the checkpoint, or load it with --dtype float32.");
  }

  public static EngineException closed() {
    return error(
        ErrorCode.CANCELLED, "The engine was closed before the request ended. Submit it again.");
  }

  public static EngineException internal(Throwable cause) {
    return error(
        cause,
        ErrorCode.INTERNAL,
        "The engine failed: %s. This is a defect; please report it with the log.",
        cause);
  }

  private static EngineException error(ErrorCode code, String format, Object... arguments) {
    return error(null, code, format, arguments);
  }

  private static EngineException error(
      Throwable cause, ErrorCode code, String format, Object... arguments) {
    return new EngineException(code, String.format(format, arguments), cause);
  }
}
