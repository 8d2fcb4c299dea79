// The Python module pcseg._C: importing it defines the ops' schemas and registers the kernels compiled with it.
// Fake kernels, autograd and the plain-PyTorch kernels that serve where none is compiled are in pcseg/ops/<op>.py,
// which also holds the schema, for use without this extension.
#include <Python.h>

#include "common.h"

STABLE_TORCH_LIBRARY(pcseg, m) {
  m.def(
      "class_centers(Tensor features, Tensor labels, int num_classes, int ignore_index) -> "
      "(Tensor centers, Tensor counts)");
  m.def(
      "class_centers_backward(Tensor grad_centers, Tensor labels, Tensor counts, int ignore_index, ScalarType dtype) -> "
      "Tensor");
  m.def(
      "center_collapse(Tensor centers, Tensor counts, Tensor code, float scale, Tensor? log_prior, bool normalize, "
      "float shortest) -> (Tensor loss, Tensor gradient)");
  m.def(
      "voxelize(Tensor coord, float voxel_size) -> "
      "(Tensor grid_coord, Tensor inverse, Tensor counts, Tensor order, Tensor nearest)");
  m.def("voxel_order(Tensor coord, Tensor batch) -> (Tensor order, Tensor repeated)");
  m.def("submanifold_map(Tensor coord, Tensor batch, int size) -> (Tensor sources, Tensor targets, Tensor starts)");
  m.def(
      "strided_map(Tensor coord, Tensor batch, int size) -> "
      "(Tensor out_coord, Tensor out_batch, Tensor sources, Tensor targets, Tensor starts)");
  m.def(
      "sparse_convolution(Tensor feat, Tensor weight, Tensor sources, Tensor targets, Tensor starts, int rows, int kind) "
      "-> Tensor");
  m.def(
      "sparse_convolution_finished(Tensor feat, Tensor weight, Tensor sources, Tensor targets, Tensor starts, int rows, "
      "int kind, Tensor? scale, Tensor? shift, Tensor? carried, bool relu) -> Tensor");
  m.def(
      "sparse_convolution_feat_grad(Tensor grad, Tensor weight, Tensor sources, Tensor targets, Tensor starts, int rows, "
      "int kind) -> Tensor");
  m.def(
      "sparse_convolution_weight_grad(Tensor feat, Tensor grad, Tensor sources, Tensor targets, Tensor starts, int kind, "
      "int size) -> Tensor");
  m.def("instruction_sets() -> str");
  m.def(
      "batch_norm_relu(Tensor x, Tensor weight, Tensor bias, Tensor? carried, bool relu, float eps) -> "
      "(Tensor y, Tensor mean, Tensor variance)");
  m.def(
      "batch_norm_relu_backward(Tensor grad, Tensor x, Tensor? y, Tensor weight, Tensor mean, Tensor variance, float eps, "
      "bool wants_carried) -> (Tensor grad_x, Tensor grad_weight, Tensor grad_bias, Tensor grad_carried)");
}

PyMODINIT_FUNC PyInit__C(void) {
  static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_C", nullptr, -1, nullptr};
  return PyModule_Create(&module);
}
