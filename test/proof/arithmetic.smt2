; That the steps of LifeProof.sol add up, in whole numbers of any size. A slot stands for at most `used` whole issues of
; `quantity`, and `part` of the present one; what was supplied of it in all, `total`, is no more than that.
(declare-const quantity Int)
(declare-const allowed Int)
(declare-const used Int)
(declare-const part Int)
(declare-const total Int)
(declare-const more Int)
(declare-const partAfter Int)
(declare-const issueEnds Bool)
(define-fun usedAfter () Int (ite issueEnds (+ used 1) used))

; What is sound, as `_isSound` and `_part` have it.
(assert (and (<= 0 part quantity) (<= 0 used allowed) (=> (= used allowed) (= part 0))))
(assert (<= total (+ (* quantity used) part)))
; What a step adds, as `_requireStep` has it.
(assert (and (<= 0 more) (<= 0 partAfter)))
(assert (ite issueEnds (<= (+ part more) quantity) (>= partAfter (+ part more))))

; Then the total never exceeds what was prescribed, and is counted in full after the step.
(assert (not (and
  (<= total (* quantity allowed))
  (<= (+ total more) (+ (* quantity usedAfter) partAfter)))))
(check-sat)
