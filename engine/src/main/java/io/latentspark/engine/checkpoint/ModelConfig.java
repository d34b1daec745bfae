package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A checkpoint's {@code config.json}: every dimension and constant of the model. Component names
 * are the file's keys.
 *
 * @param modelType {@code deepseek_v2}, {@code deepseek_v3} or {@code kimi_k2}
 * @param intermediateSize width of a dense layer's feed-forward network
 * @param moeIntermediateSize width of one routed expert
 * @param numHiddenLayers decoder layers, MTP layers not counted
 * @param numNextnPredictLayers multi-token-prediction layers, stored after the decoder layers
 * @param qLoraRank empty where queries are not compressed (a single {@code q_proj})
 * @param nRoutedExperts 0 where every layer is dense
 * @param normTopkProb whether the chosen experts' weights are normalised
 * @param firstKDenseReplace layers before this one are dense
 * @param moeLayerFreq a layer is MoE iff it is at least {@code firstKDenseReplace} and divisible by
 *     this
 * @param maxPositionEmbeddings the context the checkpoint allows
 * @param eosTokenIds every id that ends generation
 * @param weightBlockSize rows and columns of an FP8 scale block, empty where weights are not FP8
 */
public record ModelConfig(
    String modelType,
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int moeIntermediateSize,
    int numHiddenLayers,
    int numNextnPredictLayers,
    int numAttentionHeads,
    OptionalInt qLoraRank,
    int kvLoraRank,
    int qkNopeHeadDim,
    int qkRopeHeadDim,
    int vHeadDim,
    int nRoutedExperts,
    int nSharedExperts,
    int numExpertsPerTok,
    int nGroup,
    int topkGroup,
    TopkMethod topkMethod,
    ScoringFunc scoringFunc,
    boolean normTopkProb,
    double routedScalingFactor,
    int firstKDenseReplace,
    int moeLayerFreq,
    double rmsNormEps,
    double ropeTheta,
    Optional<Yarn> yarn,
    int maxPositionEmbeddings,
    boolean tieWordEmbeddings,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds,
    OptionalInt weightBlockSize) {

  /**
   * Reads the config.json of a checkpoint folder.
   *
   * @throws EngineException if there is no such folder or file, a key is missing or out of range,
   *     or the model is of another family or quantised in a way this engine does not read
   */
  public static ModelConfig read(Path modelFolder) {
    if (!Files.isDirectory(modelFolder)) {
      throw EngineErrors.modelFolderMissing(modelFolder);
    }
    return parse(modelFolder.resolve("config.json"));
  }

  /**
   * Reads a config.json wherever it lies.
   *
   * @throws EngineException as {@link #read}
   */
  public static ModelConfig parse(Path configFile) {
    return ModelConfigReader.read(configFile);
  }

  /**
   * The same model with another number of decoder layers: a part of it that fits a smaller machine.
   *
   * @param layers at least 1
   */
  public ModelConfig withNumHiddenLayers(int layers) {
    return new ModelConfig(
        modelType,
        vocabSize,
        hiddenSize,
        intermediateSize,
        moeIntermediateSize,
        layers,
        numNextnPredictLayers,
        numAttentionHeads,
        qLoraRank,
        kvLoraRank,
        qkNopeHeadDim,
        qkRopeHeadDim,
        vHeadDim,
        nRoutedExperts,
        nSharedExperts,
        numExpertsPerTok,
        nGroup,
        topkGroup,
        topkMethod,
        scoringFunc,
        normTopkProb,
        routedScalingFactor,
        firstKDenseReplace,
        moeLayerFreq,
        rmsNormEps,
        ropeTheta,
        yarn,
        maxPositionEmbeddings,
        tieWordEmbeddings,
        bosTokenId,
        eosTokenIds,
        weightBlockSize);
  }

  /** How experts are chosen ({@code topk_method}). */
  public enum TopkMethod {
    /** The best experts of all. */
    GREEDY,
    /** Groups ranked by their best expert; experts outside the best groups are left out (V2). */
    GROUP_LIMITED_GREEDY,
    /** Groups ranked by their two best; a bias steers the choice but not the weights (V3). */
    NOAUX_TC
  }

  /** How router logits become scores ({@code scoring_func}). */
  public enum ScoringFunc {
    SOFTMAX,
    SIGMOID
  }

  /**
   * YaRN context extension ({@code rope_scaling} of type yarn).
   *
   * @param factor by how much the context is stretched
   * @param mscale numerator of the cos/sin multiplier
   * @param mscaleAllDim its denominator, and the softmax scale's correction
   */
  public record Yarn(
      double factor,
      double betaFast,
      double betaSlow,
      double mscale,
      double mscaleAllDim,
      int originalMaxPositionEmbeddings) {}

  /**
   * Whether a decoder layer routes its tokens to experts. An MTP layer always does where any does.
   */
  public boolean isMixtureOfExperts(int layer) {
    return nRoutedExperts > 0 && layer >= firstKDenseReplace && layer % moeLayerFreq == 0;
  }

  /** Values the latent cache holds for a token in one layer. */
  public int cacheWidth() {
    return kvLoraRank + qkRopeHeadDim;
  }

  /** Width of one head's query and key. */
  public int qkHeadDim() {
    return qkNopeHeadDim + qkRopeHeadDim;
  }
}
